-- report: unreferenced
-- summary: blocks to which no block and no root refers
-- prepare: holding
-- options: set
-- table: sites
-- title: By what allocated them
-- column: bytes bytes Bytes
-- column: blocks count Blocks
-- column: retained bytes With what they hold
-- column: example id One of them
-- column: type text Type
-- column: name text Allocated by
-- objgraph's get_leaking_objects: a block that refers to itself counts as
-- referred to, one to which only weak references lead does not.
WITH b AS (
  SELECT b.serial, b.req, b.retained, b.trace_id,
         coalesce(b.type_id, 0) AS type_id
    FROM block b
   WHERE b.dump_id = :dump AND b.indeg = 0
     AND (:of IS NULL OR heapql_in(:of, :dump, b.row))
)
SELECT sum(req), count(*), sum(retained), min(serial),
       coalesce(hq_type(type_id), 'untyped'), hq_name(s.site)
  FROM b
  LEFT JOIN temp.trace_site s ON s.trace_id = b.trace_id
 GROUP BY type_id, s.site
 ORDER BY sum(retained) DESC, min(serial)
 LIMIT :limit;
