-- report: cycles
-- summary: blocks that refer to one another in a circle, and so hold themselves
-- prepare: holding
-- long: it looks at what holds each block of each cycle
-- table: totals
-- title: Cycles of references
-- column: state text State
-- column: cycles count Cycles
-- column: blocks count Blocks
-- column: bytes bytes Bytes
-- column: meaning text/text Meaning
WITH state(name, meaning) AS (
  VALUES ('lost', 'nothing but the cycle leads to it'),
         ('garbage', 'held by its own references alone, as the counts say'),
         ('held', 'something else leads to it')
), c AS (
  SELECT k1 AS scc, sum(blocks) AS n, sum(bytes) AS bytes,
         CASE WHEN max(k2 IN ('definite', 'indirect')) THEN 'lost'
              WHEN min(k3) THEN 'garbage' ELSE 'held' END AS state
    FROM heapql_tally(:dump, 'scc, leak, garbage')
   WHERE k1 > 0
   GROUP BY k1
)
SELECT s.name, count(c.scc), coalesce(sum(c.n), 0), coalesce(sum(c.bytes), 0),
       s.meaning
  FROM state s
  LEFT JOIN c ON c.state = s.name
 GROUP BY s.name
 ORDER BY s.name <> 'lost', s.name <> 'garbage';
-- table: cycles
-- title: Largest cycles
-- column: cycle id Cycle
-- column: state text State
-- column: blocks count Blocks
-- column: bytes bytes Bytes
-- column: retained bytes Retained
-- column: garbage text/optional By the counts
-- column: example id One of them
-- column: types text Types
-- column: name text Allocated by
WITH b AS (
  SELECT b.scc, b.serial, b.req, b.leak, b.garbage, b.trace_id,
         CASE WHEN d.scc = b.scc THEN 0 ELSE b.retained END AS retained
    FROM block b
    LEFT JOIN block d ON d.dump_id = b.dump_id AND d.serial = b.idom
   WHERE b.dump_id = :dump AND b.scc > 0
), t AS (
  SELECT k1 AS scc, hq_some(coalesce(hq_type(k2), 'untyped')) AS types
    FROM heapql_tally(:dump, 'scc, type_id')
   WHERE k1 > 0
   GROUP BY k1
)
SELECT b.scc,
       CASE WHEN max(leak IN ('definite', 'indirect')) THEN 'lost'
            WHEN min(garbage) THEN 'garbage' ELSE 'held' END AS state,
       count(*), sum(req), sum(retained),
       CASE WHEN min(garbage) THEN 'garbage' WHEN min(garbage) = 0 THEN 'held' END,
       min(serial), (SELECT types FROM t WHERE t.scc = b.scc),
       hq_name(min(s.site))
  FROM b
  LEFT JOIN temp.trace_site s ON s.trace_id = b.trace_id
 GROUP BY b.scc
 ORDER BY state = 'held', sum(retained) DESC, min(serial)
 LIMIT :limit;
