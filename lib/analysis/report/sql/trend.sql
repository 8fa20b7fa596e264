-- report: trend
-- summary: blocks and bytes of each type or another kind in every dump, heapy's stat and pb
-- limit: 10
-- prepare: trend
-- options: by set sort
-- by: KIND
-- sorts: bytes count
-- table: totals
-- title: Dumps
-- column: step id #
-- column: dump text Dump
-- column: blocks count Blocks
-- column: blocks_vs_previous count Since previous
-- column: bytes bytes Bytes
-- column: bytes_vs_previous bytes Since previous
-- column: kinds count Kinds
WITH total AS (
  SELECT s.step, s.name, coalesce(sum(v.blocks), 0) AS blocks,
         coalesce(sum(v.bytes), 0) AS bytes, count(v.name) AS kinds
    FROM temp.series s LEFT JOIN temp.growth_value v ON v.step = s.step
   GROUP BY s.step
)
SELECT step, name, blocks, blocks - lag(blocks, 1, 0) OVER o, bytes,
       bytes - lag(bytes, 1, 0) OVER o, kinds
  FROM total
WINDOW o AS (ORDER BY step)
 ORDER BY step;
-- table: trend
-- title: Kinds from dump to dump
-- column: step id #
-- column: dump text Dump
-- column: blocks count Blocks
-- column: blocks_vs_previous count Since previous
-- column: bytes bytes Bytes
-- column: bytes_vs_previous bytes Since previous
-- column: name text What
-- A row a kind and dump, also where it has none; :limit kinds, those that were
-- largest in any dump, so that what vanished is there, too.
WITH kind AS (
  SELECT name, max(blocks) AS blocks, max(bytes) AS bytes
    FROM temp.growth_value
   GROUP BY name
), ranked AS (
  SELECT name, row_number() OVER (
           ORDER BY CASE :sort WHEN 'count' THEN blocks ELSE bytes END DESC,
                    bytes DESC, blocks DESC, name) AS place
    FROM kind
), value AS (
  SELECT k.place, k.name, s.step, s.name AS dump,
         coalesce(v.blocks, 0) AS blocks, coalesce(v.bytes, 0) AS bytes
    FROM ranked k
    CROSS JOIN temp.series s
    LEFT JOIN temp.growth_value v ON v.name = k.name AND v.step = s.step
   WHERE :limit < 0 OR k.place <= :limit
)
SELECT step, dump, blocks, blocks - lag(blocks, 1, 0) OVER o, bytes,
       bytes - lag(bytes, 1, 0) OVER o, name
  FROM value
WINDOW o AS (PARTITION BY name ORDER BY step)
 ORDER BY place, step;
