-- report: by-type
-- summary: the blocks of a type, largest first
-- prepare: type
-- operand: TYPE
-- options: type
-- table: blocks
-- column: serial id Serial
-- column: addr addr Address
-- column: req bytes Size
-- column: elements count/optional Elements
-- column: refcount count/optional Refcount
-- column: type text/data Type
-- column: name text Allocated by
WITH b AS (
  SELECT row, serial, addr, req, refcount, trace_id
    FROM block
   WHERE dump_id = :dump
     AND type_id IN (SELECT type_id FROM temp.wanted_type)
  UNION ALL
  SELECT row, serial, addr, req, refcount, trace_id
    FROM block
   WHERE dump_id = :dump AND type_id IS NULL
     AND EXISTS (SELECT 1 FROM temp.wanted_type WHERE type_id IS NULL)
), first AS (
  SELECT *
    FROM b
   ORDER BY req DESC, serial
   LIMIT :limit
)
SELECT serial, addr, req,
       (SELECT nullif(o.count, 1) FROM object o
         WHERE o.dump_id = :dump AND o.block_row = first.row),
       refcount, (SELECT min(name) FROM temp.wanted_type), hq_site(trace_id)
  FROM first
 ORDER BY req DESC, serial;
