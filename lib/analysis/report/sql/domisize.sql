-- report: domisize
-- summary: bytes that would go with a set: heapy's domisize, beside its own
-- options: set
-- long: it reads all references
-- table: domisize
-- column: domisize bytes Domisize
-- column: dominos count Blocks
-- column: indisize bytes Indisize
-- column: blocks count Of the set
-- What becomes lost without the set, itself included; no set is all blocks.
SELECT d.bytes, d.blocks, o.bytes, o.blocks
  FROM (SELECT coalesce(sum(bytes), 0) AS bytes,
               coalesce(sum(blocks), 0) AS blocks
          FROM heapql_tally(:dump, '',
            CASE WHEN :of IS NOT NULL THEN 'dominos(' || :of || ')' END)) d,
       (SELECT coalesce(sum(bytes), 0) AS bytes,
               coalesce(sum(blocks), 0) AS blocks
          FROM heapql_tally(:dump, '', :of)) o;
