-- report: types
-- summary: blocks by type, and those of which only a guess is known
-- prepare: blocks
-- options: between
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
  SELECT type_id, sum(count) AS elements
    FROM object
   WHERE dump_id = :dump
   GROUP BY type_id
), b AS (
  SELECT coalesce(type_id, 0) AS type_id, count(*) AS n, sum(req) AS bytes
    FROM block
   WHERE dump_id = :dump AND (:from IS NULL OR serial >= :from)
     AND (:to IS NULL OR serial < :to)
   GROUP BY 1
)
SELECT b.bytes, 100.0 * b.bytes / (SELECT nullif(sum(bytes), 0) FROM b), b.n,
       1.0 * b.bytes / b.n, iif(:from IS NULL, nullif(e.elements, b.n), NULL), nullif(t.source, ''),
       coalesce(hq_type(b.type_id), '[untyped]')
  FROM b
  LEFT JOIN e ON e.type_id = b.type_id
  LEFT JOIN type t ON t.dump_id = :dump AND t.type_id = b.type_id
 ORDER BY b.bytes DESC, b.type_id
 LIMIT :limit;
-- table: untyped
-- title: Without a type: a guess, by size and what allocated it
-- column: bytes bytes Bytes
-- column: percent percent %
-- column: blocks count Blocks
-- column: req bytes Size
-- column: example id One of them
-- column: name text A block of
WITH b AS (
  SELECT s.site, b.req, count(*) AS n, min(b.serial) AS example
    FROM block b
    LEFT JOIN temp.trace_site s ON s.trace_id = b.trace_id
   WHERE b.dump_id = :dump AND b.type_id IS NULL
     AND (:from IS NULL OR b.serial >= :from)
     AND (:to IS NULL OR b.serial < :to)
   GROUP BY s.site, b.req
)
SELECT n * req, 100.0 * n * req / (SELECT nullif(sum(req), 0) FROM block
                                    WHERE dump_id = :dump),
       n, req, example, hq_name(site)
  FROM b
 ORDER BY n * req DESC, example
 LIMIT :limit;
