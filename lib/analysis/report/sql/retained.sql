-- report: retained
-- summary: what would go with a block, with all of a type or a site, or with a set
-- prepare: retained
-- options: by set
-- by: block type site
-- table: retained
-- title: Retained
-- column: retained bytes Retained
-- column: percent percent %
-- column: retained_blocks count Blocks
-- column: bytes bytes Own bytes
-- column: blocks count/optional Own blocks
-- column: serial id/optional Serial
-- column: addr addr/data Address
-- column: type text/optional Type
-- column: name text/optional Allocated by
-- temp.retained: made by the step above, in C.
SELECT retained, percent, retained_blocks, bytes, blocks, serial, addr, type,
       name
  FROM temp.retained
 ORDER BY retained DESC, retained_blocks DESC, rank;
