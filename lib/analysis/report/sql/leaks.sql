-- report: leaks
-- summary: what nothing holds any more, by what allocated it
-- prepare: holding
-- options: class by
-- by: site trace type block
-- setup
-- What is not simply reachable, which is little of most heaps.
DROP TABLE IF EXISTS temp.lost_block;
CREATE TEMP TABLE lost_block AS
SELECT serial, req, leak, trace_id, type_id, leader
  FROM block
 WHERE dump_id = :dump AND leak <> 'reachable';
-- table: classes
-- title: Leak classes
-- column: class text Class
-- column: bytes bytes Bytes
-- column: blocks count Blocks
-- column: meaning text/text Meaning
WITH class(name, meaning) AS (
  VALUES ('definite', 'nothing leads to it: the leader of what is lost'),
         ('indirect', 'only lost blocks lead to it'),
         ('possible', 'a root leads to it, but only into the middle of a block'),
         ('reachable', 'a root leads to it')
), l AS (
  SELECT leak, sum(req) AS bytes, count(*) AS n
    FROM temp.lost_block
   GROUP BY leak
), b AS (
  SELECT * FROM l
  UNION ALL
  SELECT 'reachable', bytes - coalesce((SELECT sum(bytes) FROM l), 0),
         blocks - coalesce((SELECT sum(n) FROM l), 0)
    FROM heapql_tally(:dump, '')
   WHERE (SELECT leak FROM block WHERE dump_id = :dump LIMIT 1) IS NOT NULL
)
SELECT c.name, coalesce(b.bytes, 0), coalesce(b.n, 0), c.meaning
  FROM class c
  LEFT JOIN b ON b.leak = c.name;
-- table: leaks
-- title: By what allocated it
-- note: Direct: the blocks of the class themselves; indirect: what only they lead to. heapql explain, or path, tells more of a block.
-- column: class text Class
-- column: bytes bytes Bytes
-- column: direct_bytes bytes Direct
-- column: blocks count Blocks
-- column: indirect_bytes bytes Indirect
-- column: indirect_blocks count Blocks
-- column: example id One of them
-- column: name text Allocated by
WITH asked AS (
  SELECT * FROM temp.lost_block
  UNION ALL
  SELECT serial, req, leak, trace_id, type_id, leader
    FROM block
   WHERE instr(:class, 'reachable') > 0
     AND dump_id = :dump AND leak = 'reachable'
), i AS (
  SELECT leader, count(*) AS n, sum(req) AS bytes
    FROM temp.lost_block
   WHERE leak = 'indirect'
   GROUP BY leader
), b AS (
  SELECT b.serial, b.req, b.leak, s.site, b.trace_id,
         coalesce(i.n, 0) AS n, coalesce(i.bytes, 0) AS bytes,
         CASE :by WHEN 'type' THEN coalesce(b.type_id, 0)
                  WHEN 'trace' THEN b.trace_id
                  WHEN 'block' THEN b.serial
                  ELSE s.site END AS part
    FROM asked b
    LEFT JOIN temp.trace_site s ON s.trace_id = b.trace_id
    LEFT JOIN i ON i.leader = b.serial AND b.leak = 'definite'
   WHERE instr(',' || coalesce(:class, 'definite,possible') || ',',
               ',' || b.leak || ',') > 0
)
SELECT leak, sum(req) + sum(bytes), sum(req), count(*), sum(bytes), sum(n),
       min(serial),
       CASE :by WHEN 'type' THEN coalesce(hq_type(part), 'untyped')
                WHEN 'trace' THEN 'trace ' || part || ': ' || hq_name(max(site))
                ELSE hq_name(max(site)) END
  FROM b
 GROUP BY leak, part
 ORDER BY CASE leak WHEN 'definite' THEN 0 WHEN 'indirect' THEN 1
                    WHEN 'possible' THEN 2 ELSE 3 END,
          2 DESC, min(serial)
 LIMIT :limit;
