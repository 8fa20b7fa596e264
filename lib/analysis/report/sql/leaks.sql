-- report: leaks
-- summary: what nothing holds any more, by what allocated it
-- prepare: holding
-- long: it looks at each lost block
-- options: class by
-- by: site trace type block
-- setup
-- What is not simply reachable, which is little of most heaps. Classes are
-- numbers in the order of what is printed: sorting texts takes longer.
DROP TABLE IF EXISTS temp.lost_block;
CREATE TEMP TABLE lost_block AS
SELECT serial, req, trace_id, type_id, leader,
       CASE leak WHEN 'definite' THEN 0 WHEN 'indirect' THEN 1
                 WHEN 'possible' THEN 2 ELSE 3 END AS class
  FROM block
 WHERE dump_id = :dump AND leak <> 'reachable';
DROP TABLE IF EXISTS temp.lost_leader;
CREATE TEMP TABLE lost_leader(leader INTEGER PRIMARY KEY, n, bytes);
INSERT INTO temp.lost_leader
SELECT leader, count(*), sum(req)
  FROM temp.lost_block
 WHERE class = 1 AND leader IS NOT NULL
 GROUP BY leader;
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
), b AS (
  SELECT k1 AS leak, blocks AS n, bytes
    FROM heapql_tally(:dump, 'leak')
)
SELECT c.name, coalesce(b.bytes, 0), coalesce(b.n, 0), c.meaning
  FROM class c
  LEFT JOIN b ON b.leak = c.name;
-- table: leaks
-- title: By site, trace, type or block
-- note: Direct: the blocks of the class themselves; indirect: what only they lead to. heapql explain, or path, tells more of a block.
-- column: class text Class
-- column: bytes bytes Bytes
-- column: direct_bytes bytes Direct
-- column: blocks count Blocks
-- column: indirect_bytes bytes Indirect
-- column: indirect_blocks count Blocks
-- column: example id One of them
-- column: name text By
WITH class(class, name) AS (
  VALUES (0, 'definite'), (1, 'indirect'), (2, 'possible'), (3, 'reachable')
), wanted AS (
  SELECT class FROM class
   WHERE instr(',' || coalesce(:class, 'definite,possible') || ',',
               ',' || name || ',') > 0
), asked AS (
  SELECT serial, req, class, trace_id, type_id FROM temp.lost_block
   WHERE class IN (SELECT class FROM wanted)
  UNION ALL
  SELECT serial, req, 3, trace_id, type_id
    FROM block
   WHERE EXISTS (SELECT 1 FROM wanted WHERE class = 3)
     AND dump_id = :dump AND leak = 'reachable'
), b AS (
  SELECT b.serial, b.req, b.class, s.site,
         coalesce(i.n, 0) AS n, coalesce(i.bytes, 0) AS bytes,
         CASE :by WHEN 'type' THEN coalesce(b.type_id, 0)
                  WHEN 'trace' THEN b.trace_id
                  WHEN 'block' THEN b.serial
                  ELSE coalesce(s.site, -1) END AS part
    FROM asked b
    LEFT JOIN temp.trace_site s ON s.trace_id = b.trace_id
    LEFT JOIN temp.lost_leader i ON i.leader = b.serial AND b.class = 0
), g AS (
  SELECT class, part, sum(req) AS req, count(*) AS n, sum(bytes) AS led_bytes,
         sum(n) AS led, min(serial) AS example, max(site) AS site
    FROM b
   GROUP BY part * 4 + class
)
SELECT (SELECT name FROM class c WHERE c.class = g.class), req + led_bytes,
       req, n, led_bytes, led, example,
       CASE :by WHEN 'type' THEN coalesce(hq_type(part), 'untyped')
                WHEN 'trace' THEN 'trace ' || part || ': ' || hq_name(site)
                ELSE hq_name(site) END
  FROM g
 ORDER BY class, 2 DESC, example
 LIMIT :limit;
