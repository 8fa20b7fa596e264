-- report: types
-- summary: blocks by type, and those of which only a guess is known
-- prepare: blocks
-- options: sort set
-- sorts: bytes count
-- table: types
-- title: Types
-- column: bytes bytes Bytes
-- column: percent percent %
-- column: blocks count Blocks
-- column: mean bytes Mean
-- column: elements count/optional Elements
-- column: source text Known from
-- column: type text Type
WITH e AS (
  SELECT type_id, sum(count - 1) AS more
    FROM object
   WHERE dump_id = :dump AND count <> 1
     AND (:of IS NULL OR heapql_in(:of, :dump, block_row))
   GROUP BY type_id
), b AS (
  SELECT coalesce(k1, 0) AS type_id, blocks AS n, bytes
    FROM heapql_tally(:dump, 'type_id', :of)
)
SELECT b.bytes, 100.0 * b.bytes / (SELECT nullif(sum(bytes), 0) FROM b), b.n,
       1.0 * b.bytes / b.n, b.n + e.more, nullif(t.source, ''),
       coalesce(hq_type(b.type_id), '[untyped]')
  FROM b
  LEFT JOIN e ON e.type_id = b.type_id
  LEFT JOIN type t ON t.dump_id = :dump AND t.type_id = b.type_id
 ORDER BY CASE :sort WHEN 'count' THEN b.n ELSE b.bytes END DESC,
          b.bytes DESC, b.type_id
 LIMIT :limit;
-- table: untyped
-- title: Without a type: a guess, by size and what allocated it
-- column: bytes bytes Bytes
-- column: percent percent %
-- column: blocks count Blocks
-- column: req bytes Size
-- column: example id One of them
-- column: name text A block of
WITH k AS (
  SELECT k1 AS type_id, k2 AS trace_id, k3 AS req, blocks, bytes
    FROM heapql_tally(:dump, 'type_id, trace_id, req', :of)
), g AS (
  SELECT s.site, k.req, k.trace_id, max(k.blocks), sum(k.blocks) AS n,
         sum(k.bytes) AS bytes
    FROM k
    LEFT JOIN temp.trace_site s ON s.trace_id = k.trace_id
   WHERE k.type_id IS NULL
   GROUP BY s.site, k.req
), first AS (
  SELECT *
    FROM g
   ORDER BY CASE :sort WHEN 'count' THEN n ELSE bytes END DESC, bytes DESC,
            req DESC, trace_id
   LIMIT :limit
)
SELECT bytes, 100.0 * bytes / (SELECT nullif(sum(bytes), 0) FROM k), n, req,
       (SELECT b.serial FROM block b
         WHERE b.dump_id = :dump AND b.trace_id = first.trace_id
           AND b.req = first.req AND b.type_id IS NULL
           AND (:of IS NULL OR heapql_in(:of, :dump, b.row))
         ORDER BY b.serial LIMIT 1),
       hq_name(site)
  FROM first
 ORDER BY CASE :sort WHEN 'count' THEN n ELSE bytes END DESC, bytes DESC,
          req DESC, trace_id;
