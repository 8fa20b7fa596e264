-- report: types
-- summary: blocks by type, and those of which only a guess is known
-- prepare: types
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
  SELECT type_id, blocks AS n, bytes
    FROM temp.type_part
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
WITH g AS (
  SELECT s.site, k.req, min(k.first) AS example, sum(k.blocks) AS n,
         sum(k.blocks) * k.req AS bytes
    FROM temp.untyped_part k
    LEFT JOIN temp.trace_site s ON s.trace_id = k.trace_id
   GROUP BY s.site, k.req
)
SELECT bytes, 100.0 * bytes / (SELECT nullif(sum(bytes), 0)
                                 FROM temp.type_part), n, req, example,
       hq_name(site)
  FROM g
 ORDER BY CASE :sort WHEN 'count' THEN n ELSE bytes END DESC, bytes DESC,
          example
 LIMIT :limit;
