// node memlab.js FOLDER HEAPSNAPSHOT OUT
// What memlab (@memlab/core in FOLDER/node_modules) makes of a snapshot: a
// line ID DOMINATOR RETAINED for each node but the first, which is dominator
// 0.  Prints nodes, edges, and the CPU seconds of its dominator phase alone.
'use strict';
const fs = require('fs');
const {createRequire} = require('module');
const [folder, file, out] = process.argv.slice(2);
const memlab = createRequire(fs.realpathSync(folder) + '/')('@memlab/core');
memlab.config.muteConsole = true;

memlab.utils.getSnapshotFromFile(file, {buildNodeIdIndex: true}).then(heap => {
  const finder = new memlab.TraceFinder();
  const from = process.cpuUsage();
  finder.calculateAllNodesRetainedSizes(heap);
  const {user, system} = process.cpuUsage(from);
  console.log(heap.nodes.length, heap.edges.length, (user + system) / 1e6);
  if (out === undefined)
    return;
  const lines = [];
  heap.nodes.forEach(n => {
    const dominator = n.dominatorNode;
    if (n.nodeIndex > 0)
      lines.push(`${n.id} ${dominator.nodeIndex > 0 ? dominator.id : 0} ${n.retainedSize}\n`);
  });
  const fd = fs.openSync(out, 'w');
  while (lines.length > 0)
    fs.writeSync(fd, lines.splice(0, 100000).join(''));
  fs.closeSync(fd);
});
