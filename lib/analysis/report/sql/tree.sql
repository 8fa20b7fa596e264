-- report: tree
-- summary: the tree of calls, top down or bottom up, small branches folded
-- limit: 0
-- prepare: tree
-- sort: live
-- options: sort group filters bottom-up threshold
-- table: tree
-- title: Calls
-- column: value count/data Value
-- column: live_bytes bytes Live
-- column: percent percent %
-- column: own_bytes bytes/data Own
-- column: live_blocks count Blocks
-- column: peak_bytes bytes Peak
-- column: bytes bytes Total
-- column: allocs count Allocations
-- column: temporaries count/data Temporary
-- column: drawn tree/text Function
-- column: node id/data Node
-- column: parent id/data Parent
-- column: depth id/data Depth
-- column: label text/data Label
-- column: func text/data Function
-- column: file text/data File
-- column: line id/data Line
-- column: module text/data Module
-- column: more count/data Branches folded here
-- temp.stack_tree: the lines of the tree, made by the step above, in C.
SELECT value, live_bytes, percent, own_bytes, live_blocks, peak_bytes, bytes,
       allocs, temporaries, drawn, node, parent, depth, label, func, file,
       line, module, more
  FROM stack_tree
 ORDER BY node
 LIMIT :limit;
