-- report: count
-- summary: how many blocks there are of a type, and their bytes
-- limit: 0
-- prepare: type
-- operand: TYPE
-- options: type
-- table: count
-- column: blocks count Blocks
-- column: bytes bytes Bytes
-- column: elements count/optional Elements
-- column: type text Type
-- temp.wanted_type: made by the step above, in C.  A type without blocks is a
-- row of zeros.
WITH b AS (
  SELECT count(*) AS n, coalesce(sum(req), 0) AS bytes
    FROM block
   WHERE dump_id = :dump
     AND type_id IN (SELECT type_id FROM temp.wanted_type)
  UNION ALL
  SELECT count(*), coalesce(sum(req), 0)
    FROM block
   WHERE dump_id = :dump AND type_id IS NULL
     AND EXISTS (SELECT 1 FROM temp.wanted_type WHERE type_id IS NULL)
), e AS (
  SELECT sum(count) AS elements
    FROM object
   WHERE dump_id = :dump
     AND type_id IN (SELECT type_id FROM temp.wanted_type)
)
SELECT sum(b.n), sum(b.bytes), nullif(e.elements, sum(b.n)),
       (SELECT min(name) FROM temp.wanted_type)
  FROM b, e;
