// node v8_typescript.js FOLDER OUT FILE...
// TypeScript's compiler, from FOLDER/node_modules, checks these files of its
// own, each for itself, keeps what it knows, and writes a snapshot of its heap.
'use strict';
const fs = require('fs');
const path = require('path');
const {createRequire} = require('module');
const [folder, out, ...files] = process.argv.slice(2);
const find = createRequire(fs.realpathSync(folder) + '/');
const ts = find('typescript');
const lib = path.dirname(find.resolve('typescript'));
global.keep = files.map(file => {
  const program = ts.createProgram([path.join(lib, file)],
    {target: ts.ScriptTarget.ESNext, noLib: true, types: [], noEmit: true});
  return [program, program.getSemanticDiagnostics()];
});
// With a stack of this script at hand V8 knows where its lines begin; without,
// it counts them anew for each object, and a snapshot takes hours.
try {
  ts.createSourceFile();
} catch (e) {
  global.stack = e.stack;
}
require('v8').writeHeapSnapshot(out);
