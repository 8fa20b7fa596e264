-- report: dominators
-- summary: the tree of what holds what up, small branches folded
-- limit: 0
-- prepare: dominators
-- options: threshold
-- table: dominators
-- title: What goes when a block goes
-- column: retained bytes Retained
-- column: percent percent %
-- column: retained_blocks count Blocks
-- column: req bytes Size
-- column: serial id Serial
-- column: drawn tree/text Block
-- column: line id/data Line
-- column: parent id/data Parent
-- column: depth id/data Depth
-- column: type text/data Type
-- column: name text/data Allocated by
-- column: alike count/data Blocks like it in a row
-- column: more count/data Blocks folded here
SELECT retained, percent, retained_blocks, req, serial, drawn, line, parent,
       depth, type, name, alike, more
  FROM temp.dominator
 ORDER BY line
 LIMIT :limit;
