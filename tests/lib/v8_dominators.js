// node v8_dominators.js HEAPSNAPSHOT LEADERS OUT [weak]
// Dominators and retained sizes of a .heapsnapshot by another algorithm than
// ours: Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm".
// LEADERS has the ids of nodes that the root holds besides, one a line.
// Writes ID DOMINATOR RETAINED for each node but the first, which is 0, by id;
// prints nodes, edges between them, weak ones, roots, bytes.  With `weak`
// weak edges count as any: a fault, to see that it is found.
'use strict';
const fs = require('fs');
const [file, leaderFile, out, fault] = process.argv.slice(2);
const heap = JSON.parse(fs.readFileSync(file, 'utf8'));
const meta = heap.snapshot.meta;
const width = meta.node_fields.length, edgeWidth = meta.edge_fields.length;
const count = heap.nodes.length / width;
const at = (n, field) => heap.nodes[n * width + meta.node_fields.indexOf(field)];
const types = meta.edge_types[0];

const ids = new Map();
for (let n = 0; n < count; n++)
  ids.set(at(n, 'id'), n);
const leaders = fs.readFileSync(leaderFile, 'utf8').split('\n').filter(Boolean)
  .map(id => ids.get(Number(id)));

// Targets of each node; of the first, roots and leaders.
const totals = {edges: 0, weak: 0, roots: 0, bytes: 0};
const targets = [];
for (let n = 0, e = 0; n < count; n++) {
  targets.push([]);
  totals.bytes += n > 0 ? at(n, 'self_size') : 0;
  for (let k = at(n, 'edge_count'); k > 0; k--, e += edgeWidth) {
    const [type, , to] = heap.edges.slice(e, e + edgeWidth);
    const weak = types[type] === 'weak' || (n > 0 && types[type] === 'shortcut');
    totals.edges += n > 0;
    totals.weak += n > 0 && weak;
    totals.roots += n === 0 && !weak;
    if (!weak || (fault === 'weak' && n > 0))
      targets[n].push(to / width);
  }
}

// What is lost keeps nothing that is reachable.
const reachable = new Uint8Array(count);
for (const todo = [0]; todo.length > 0;) {
  const n = todo.pop();
  if (!reachable[n]) {
    reachable[n] = 1;
    todo.push(...targets[n]);
  }
}
for (let n = 0; n < count; n++)
  if (!reachable[n])
    targets[n] = targets[n].filter(t => !reachable[t]);
targets[0].push(...leaders);

// Nodes when all that they lead to is done; the first comes last.
const order = [], number = new Int32Array(count).fill(-1);
const seen = new Uint8Array(count);
for (const todo = [[0, 0]]; todo.length > 0;) {
  const top = todo[todo.length - 1];
  seen[top[0]] = 1;
  if (top[1] === targets[top[0]].length) {
    number[top[0]] = order.push(top[0]) - 1;
    todo.pop();
  } else {
    const to = targets[top[0]][top[1]++];
    if (!seen[to])
      todo.push([to, 0]);
  }
}

const sources = targets.map(() => []);
targets.forEach((to, n) => seen[n] && to.forEach(t => sources[t].push(n)));
const dominator = new Int32Array(count).fill(-1);
dominator[0] = 0;
for (let changed = true; changed;) {
  changed = false;
  for (let i = order.length - 2; i >= 0; i--) {
    let best = -1;
    for (let s of sources[order[i]]) {
      if (dominator[s] < 0)
        continue;
      for (let b = best; best >= 0 && b !== s; best = b)
        if (number[b] < number[s])
          b = dominator[b];
        else
          s = dominator[s];
      best = s;
    }
    changed = changed || dominator[order[i]] !== best;
    dominator[order[i]] = best;
  }
}

const retained = new Float64Array(count);
for (const n of order) {
  retained[n] += at(n, 'self_size');
  if (n > 0)
    retained[dominator[n]] += retained[n];
}
const lines = [...ids].filter(([, n]) => n > 0).sort(([a], [b]) => a - b).map(
  ([id, n]) => `${id} ${dominator[n] > 0 ? at(dominator[n], 'id') : 0} ${retained[n]}\n`);
fs.writeFileSync(out, lines.join(''));
console.log(count - 1, totals.edges, totals.weak, totals.roots, totals.bytes);
