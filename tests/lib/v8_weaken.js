// node v8_weaken.js IN OUT SEED PERCENT [cut]
// Makes so many edges of a .heapsnapshot weak, at random, so that nodes
// become lost: a live process's snapshot has none.  With `cut` those that
// memlab ignores become weak, too: from what node 0 does not lead to into what
// it leads to, also by shortcuts ("page objects"); and from what only a lost
// cycle holds into what else is there.
'use strict';
const fs = require('fs');
const [input, output, seed, percent, cut] = process.argv.slice(2);
const heap = JSON.parse(fs.readFileSync(input, 'utf8'));
const {edge_fields: fields, edge_types: types, node_fields: node} =
  heap.snapshot.meta;
const type = fields.indexOf('type');
const [weak, shortcut] = ['weak', 'shortcut'].map(t => types[type].indexOf(t));
let state = Number(seed);

// Numbers from 0 to 1: mulberry32.
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

for (let i = type; i < heap.edges.length; i += fields.length)
  if (random() * 100 < percent)
    heap.edges[i] = weak;

// Calls it with each edge of a node: where its type is, and its target.
function each(first, n, call) {
  for (let e = first[n]; e < first[n + 1]; e++) {
    const at = e * fields.length;
    call(at + type, heap.edges[at + fields.indexOf('to_node')] / node.length);
  }
}

// The nodes that edges lead to from these.
function reached(first, from, follow) {
  const seen = new Uint8Array(first.length - 1);
  const todo = [...from];
  for (const n of todo)
    seen[n] = 1;
  while (todo.length > 0) {
    const n = todo.pop();
    each(first, n, (at, to) => {
      if (seen[to] || !follow(n, heap.edges[at]))
        return;
      seen[to] = 1;
      todo.push(to);
    });
  }
  return seen;
}

// Returns whether there was anything to cut: with it, others change.
function cutLost() {
  let cut = false;
  const nodes = heap.nodes.length / node.length;
  const first = new Uint32Array(nodes + 1);
  for (let n = 0; n < nodes; n++)
    first[n + 1] = first[n] + heap.nodes[n * node.length + node.indexOf('edge_count')];
  const strong = (n, t) => t !== weak && (n === 0 || t !== shortcut);
  const referred = new Uint8Array(nodes);
  for (let n = 0; n < nodes; n++)
    each(first, n, (at, to) => referred[to] |= strong(n, heap.edges[at]));
  const held = reached(first, [0], strong);
  const page = reached(first, [0], (n, t) => t !== (n === 0 ? shortcut : weak));
  const tops = [...referred.keys()].filter(n => !referred[n]);
  const led = reached(first, [0, ...tops], strong);
  for (let n = 1; n < nodes; n++)
    each(first, n, (at, to) => {
      if (heap.edges[at] === weak ||
          ![held, page, led].some(set => !set[n] && set[to]))
        return;
      heap.edges[at] = weak;
      cut = true;
    });
  return cut;
}

while (cut === 'cut' && cutLost())
  ;
fs.writeFileSync(output, JSON.stringify(heap));
