-- report: waste
-- summary: what is usable inside of blocks and was not asked for, by site and size
-- prepare: waste
-- options: by set
-- by: site type trace
-- limit: 10
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
-- temp.waste: made by the step above, in C.
WITH w AS (
  SELECT CASE WHEN coalesce(:by, 'site') = 'site' THEN coalesce(s.site, -1)
              ELSE coalesce(w.part, 0) END AS part,
         max(s.site) AS site, sum(w.blocks) AS n,
         sum(w.req * w.blocks) AS req,
         sum(w.usable * w.blocks) AS usable,
         sum((w.usable - w.req) * w.blocks) AS waste
    FROM temp.waste w
    LEFT JOIN temp.trace_site s ON s.trace_id = w.part
   GROUP BY 1
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
-- table: usable
-- title: By what is usable: the size of the blocks of a class
-- column: usable count Usable
-- column: waste bytes Not asked for
-- column: percent percent % of its own
-- column: blocks count Blocks
-- column: req bytes Requested
-- column: mean real Bytes a block
SELECT usable, sum((usable - req) * blocks) AS waste,
       100.0 * sum((usable - req) * blocks) / sum(usable * blocks),
       sum(blocks), sum(req * blocks),
       1.0 * sum((usable - req) * blocks) / sum(blocks)
  FROM temp.waste
 WHERE usable > 0
 GROUP BY usable
HAVING waste > 0
 ORDER BY waste DESC, usable
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
                 WHEN 'type' THEN coalesce(hq_type(w.part), 'untyped')
                 WHEN 'trace' THEN 'trace ' || w.part
                 ELSE coalesce(hq_name(s.site), '[untraced]') END)
          FROM temp.waste w
          LEFT JOIN temp.trace_site s ON s.trace_id = w.part
         WHERE w.req = z.req AND w.usable = z.usable)
  FROM z
 ORDER BY z.waste DESC, z.req;
