-- report: waste
-- summary: what is usable inside of blocks and was not asked for, by site, size class and size
-- prepare: blocks
-- options: by set
-- by: site type trace
-- limit: 10
-- setup
DROP TABLE IF EXISTS temp.waste;
CREATE TEMP TABLE waste AS
SELECT k1 AS trace_id, k2 AS type_id, k3 AS heap_id, k4 AS szidx, k5 AS req,
       k6 AS usable, blocks
  FROM heapql_tally(:dump, 'trace_id, type_id, heap_id, szidx, req, usable',
                    :of);
-- table: total
-- title: Inside of blocks
-- layout: pairs
-- column: blocks count Blocks
-- column: req bytes Requested
-- column: usable bytes Usable
-- column: waste bytes Not asked for
-- column: percent percent % of usable
SELECT coalesce(sum(blocks), 0), coalesce(sum(req * blocks), 0),
       coalesce(sum(usable * blocks), 0),
       coalesce(sum((usable - req) * blocks), 0),
       100.0 * sum((usable - req) * blocks)
         / nullif(sum(usable * blocks), 0)
  FROM temp.waste;
-- table: parts
-- title: By site, type or trace
-- column: waste bytes Not asked for
-- column: share percent % of all
-- column: percent percent % of its own
-- column: blocks count Blocks
-- column: req bytes Requested
-- column: mean real Bytes a block
-- column: name text By
WITH w AS (
  SELECT CASE :by WHEN 'type' THEN coalesce(w.type_id, 0)
                  WHEN 'trace' THEN w.trace_id
                  ELSE coalesce(s.site, -1) END AS part,
         max(s.site) AS site, sum(w.blocks) AS n,
         sum(w.req * w.blocks) AS req,
         sum(w.usable * w.blocks) AS usable,
         sum((w.usable - w.req) * w.blocks) AS waste
    FROM temp.waste w
    LEFT JOIN temp.trace_site s ON s.trace_id = w.trace_id
   GROUP BY part
)
SELECT waste, 100.0 * waste / (SELECT nullif(sum(waste), 0) FROM w),
       100.0 * waste / nullif(usable, 0), n, req, 1.0 * waste / n,
       CASE :by WHEN 'type' THEN coalesce(hq_type(part), 'untyped')
                WHEN 'trace' THEN 'trace ' || part
                  || coalesce(': ' || hq_name(site), '')
                ELSE coalesce(hq_name(site), '[untraced]') END AS name
  FROM w
 WHERE waste > 0
 ORDER BY waste DESC, n, name
 LIMIT :limit;
-- table: classes
-- title: By size class
-- column: heap text Heap
-- column: szidx id Class
-- column: blk_size count Block size
-- column: waste bytes Not asked for
-- column: percent percent % of its own
-- column: blocks count Blocks
-- column: req bytes Requested
-- column: mean real Bytes a block
SELECT h.name, CASE WHEN w.szidx = 65535 THEN 'large' ELSE w.szidx END,
       c.blk_size, sum((w.usable - w.req) * w.blocks) AS waste,
       100.0 * sum((w.usable - w.req) * w.blocks)
         / nullif(sum(w.usable * w.blocks), 0),
       sum(w.blocks), sum(w.req * w.blocks),
       1.0 * sum((w.usable - w.req) * w.blocks) / sum(w.blocks)
  FROM temp.waste w
  JOIN heap h ON h.dump_id = :dump AND h.heap_id = w.heap_id
  LEFT JOIN size_class c ON c.dump_id = :dump AND c.heap_id = w.heap_id
        AND c.szidx = w.szidx
 GROUP BY w.heap_id, w.szidx
HAVING waste > 0
 ORDER BY waste DESC, w.heap_id, w.szidx
 LIMIT :limit;
-- table: sizes
-- title: By the size that was asked for
-- column: req count Requested
-- column: usable count Usable
-- column: waste bytes Not asked for
-- column: blocks count Blocks
-- column: names text By
WITH z AS (
  SELECT req, usable, sum((usable - req) * blocks) AS waste,
         sum(blocks) AS n
    FROM temp.waste
   WHERE usable > req
   GROUP BY req, usable
   ORDER BY waste DESC, req LIMIT :limit
)
SELECT z.req, z.usable, z.waste, z.n,
       (SELECT hq_some(CASE :by
                 WHEN 'type' THEN coalesce(hq_type(w.type_id), 'untyped')
                 WHEN 'trace' THEN 'trace ' || w.trace_id
                 ELSE coalesce(hq_name(s.site), '[untraced]') END)
          FROM temp.waste w
          LEFT JOIN temp.trace_site s ON s.trace_id = w.trace_id
         WHERE w.req = z.req AND w.usable = z.usable)
  FROM z
 ORDER BY z.waste DESC, z.req;
