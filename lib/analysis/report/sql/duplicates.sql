-- report: duplicates
-- summary: blocks that hold the same, and what one of each would save
-- prepare: duplicates
-- options: by
-- by: site type trace
-- limit: 10
-- table: total
-- title: Equal contents
-- layout: pairs
-- note: Equal by a 64-bit hash of what was requested, and by its size.
-- column: blocks count Blocks with a hash
-- column: bytes bytes Bytes of these
-- column: groups count Different contents that occur twice or more
-- column: equal count Blocks that hold them
-- column: equal_bytes bytes Bytes of these
-- column: saved bytes One of each would save
-- column: saved_percent percent % of all bytes
-- column: zero count Blocks of zeros only
-- column: zero_bytes bytes Bytes of these
-- temp.duplicate: made by the step above, in C.
WITH g AS (
  SELECT req, sum(blocks) AS n FROM temp.duplicate GROUP BY hash, req
), b AS (
  SELECT count(*) AS n, sum(req) AS bytes, sum(zero) AS zero,
         sum(zero * req) AS zero_bytes
    FROM block
   WHERE dump_id = :dump AND hash IS NOT NULL AND req > 0
), s AS (
  SELECT count(*) AS groups, coalesce(sum(n), 0) AS n,
         coalesce(sum(n * req), 0) AS bytes,
         coalesce(sum((n - 1) * req), 0) AS saved
    FROM g
)
SELECT b.n, coalesce(b.bytes, 0), s.groups, s.n, s.bytes, s.saved,
       100.0 * s.saved / nullif(b.bytes, 0), coalesce(b.zero, 0),
       coalesce(b.zero_bytes, 0)
  FROM b, s;
-- table: groups
-- title: What is there most
-- column: saved bytes Saved by one
-- column: blocks count Blocks
-- column: req bytes Size
-- column: zero text Zeros
-- column: hash addr/data Hash
-- column: example id One of them
-- column: types text Types
-- column: names text Allocated by
WITH g AS (
  SELECT hash, req, sum(blocks) AS n, min(example) AS example
    FROM temp.duplicate
   GROUP BY hash, req
   ORDER BY (sum(blocks) - 1) * req DESC, n DESC, 4
   LIMIT :limit
)
SELECT (g.n - 1) * g.req AS saved, g.n, g.req,
       CASE (SELECT zero FROM block b
              WHERE b.dump_id = :dump AND b.serial = g.example)
            WHEN 1 THEN 'yes' ELSE 'no' END,
       g.hash, g.example,
       hq_some(coalesce(hq_type(d.type_id), 'untyped')),
       hq_some(coalesce(hq_name(s.site), '[untraced]'))
  FROM g
  JOIN temp.duplicate d ON d.hash = g.hash AND d.req = g.req
  LEFT JOIN temp.trace_site s ON s.trace_id = d.trace_id
 GROUP BY g.hash, g.req
 ORDER BY saved DESC, g.n DESC, g.example;
-- table: parts
-- title: By site, type or trace: blocks that hold what another one of it holds
-- column: saved bytes Saved by one
-- column: groups count Contents
-- column: blocks count Blocks
-- column: bytes bytes Bytes
-- column: example id One of them
-- column: name text By
WITH d AS (
  SELECT d.hash, d.req, sum(d.blocks) AS n, min(d.example) AS example,
         max(s.site) AS site,
         CASE :by WHEN 'type' THEN d.type_id
                  WHEN 'trace' THEN d.trace_id
                  ELSE coalesce(s.site, -1) END AS part
    FROM temp.duplicate d
    LEFT JOIN temp.trace_site s ON s.trace_id = d.trace_id
   GROUP BY d.hash, d.req, part
), p AS (
  SELECT part, max(site) AS site, sum((n - 1) * req) AS saved,
         count(*) AS groups, sum(n) AS n, sum(n * req) AS bytes,
         min(example) AS example
    FROM d
   WHERE n > 1
   GROUP BY part
)
SELECT saved, groups, n, bytes, example,
       CASE :by WHEN 'type' THEN coalesce(hq_type(part), 'untyped')
                WHEN 'trace' THEN 'trace ' || part
                  || coalesce(': ' || hq_name(site), '')
                ELSE coalesce(hq_name(site), '[untraced]') END
  FROM p
 ORDER BY saved DESC, n DESC, example
 LIMIT :limit;
-- table: zeros
-- title: Blocks of zeros only
-- column: bytes bytes Bytes
-- column: blocks count Blocks
-- column: largest bytes Largest
-- column: example id One of them
-- column: name text By
WITH z AS (
  SELECT CASE :by WHEN 'type' THEN coalesce(b.type_id, 0)
                  WHEN 'trace' THEN b.trace_id
                  ELSE coalesce(s.site, -1) END AS part,
         max(s.site) AS site, sum(b.req) AS bytes, count(*) AS n,
         max(b.req) AS largest, min(b.serial) AS example
    FROM block b
    LEFT JOIN temp.trace_site s ON s.trace_id = b.trace_id
   WHERE b.dump_id = :dump AND b.zero = 1 AND b.req > 0
   GROUP BY part
)
SELECT bytes, n, largest, example,
       CASE :by WHEN 'type' THEN coalesce(hq_type(part), 'untyped')
                WHEN 'trace' THEN 'trace ' || part
                  || coalesce(': ' || hq_name(site), '')
                ELSE coalesce(hq_name(site), '[untraced]') END
  FROM z
 ORDER BY bytes DESC, n DESC, example
 LIMIT :limit;
