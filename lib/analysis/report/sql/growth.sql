-- report: growth
-- summary: what grew by type or another kind, against the dump before and the peak so far
-- limit: 10
-- prepare: growth
-- options: by set vs all sort
-- by: KIND
-- sorts: bytes count
-- table: growth
-- title: Growth
-- column: blocks count Blocks
-- column: blocks_vs_previous count/optional Since previous
-- column: blocks_vs_peak count/optional Above peak
-- column: bytes bytes Bytes
-- column: bytes_vs_previous bytes/optional Since previous
-- column: bytes_vs_peak bytes/optional Above peak
-- column: name text What
-- Only what grew, unless --all: against the peak objgraph's show_growth, so
-- that what falls and returns below its peak is silent there.
SELECT blocks, blocks_more, blocks_above, bytes, bytes_more, bytes_above, name
  FROM temp.growth
 WHERE step = (SELECT max(step) FROM temp.series)
 ORDER BY CASE :sort WHEN 'count' THEN coalesce(blocks_more, blocks_above)
                     ELSE coalesce(bytes_more, bytes_above) END DESC,
          bytes DESC, blocks DESC, name
 LIMIT :limit;
-- table: steps
-- asked: yes
-- title: Growth from dump to dump
-- column: step id #
-- column: dump text Dump
-- column: blocks count Blocks
-- column: blocks_vs_previous count/optional Since previous
-- column: blocks_vs_peak count/optional Above peak
-- column: bytes bytes Bytes
-- column: bytes_vs_previous bytes/optional Since previous
-- column: bytes_vs_peak bytes/optional Above peak
-- column: name text What
-- At most :limit of each dump.
WITH ranked AS (
  SELECT *, row_number() OVER (
           PARTITION BY step
           ORDER BY CASE :sort
                      WHEN 'count' THEN coalesce(blocks_more, blocks_above)
                      ELSE coalesce(bytes_more, bytes_above) END DESC,
                    bytes DESC, blocks DESC, name) AS place
    FROM temp.growth
)
SELECT g.step, s.name, g.blocks, g.blocks_more, g.blocks_above, g.bytes,
       g.bytes_more, g.bytes_above, g.name
  FROM ranked g
  JOIN temp.series s ON s.step = g.step
 WHERE :limit < 0 OR g.place <= :limit
 ORDER BY g.step, g.place;
-- setup
-- A row a dump and name; what a dump does not have counts 0.
CREATE TEMP TABLE growth AS
WITH name AS (
  SELECT DISTINCT name FROM temp.growth_value
), value AS (
  SELECT n.name, s.step, coalesce(v.blocks, 0) AS blocks,
         coalesce(v.bytes, 0) AS bytes
    FROM name n
    CROSS JOIN temp.series s
    LEFT JOIN temp.growth_value v ON v.name = n.name AND v.step = s.step
), change AS (
  SELECT name, step, blocks, bytes,
         blocks - lag(blocks, 1, 0) OVER so_far AS blocks_more,
         bytes - lag(bytes, 1, 0) OVER so_far AS bytes_more,
         blocks - coalesce(max(blocks) OVER earlier, 0) AS blocks_above,
         bytes - coalesce(max(bytes) OVER earlier, 0) AS bytes_above
    FROM value
  WINDOW so_far AS (PARTITION BY name ORDER BY step),
         earlier AS (PARTITION BY name ORDER BY step
                     ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
), seen AS (
  SELECT name, step, blocks, bytes,
         CASE WHEN :vs IS NOT 'peak' THEN blocks_more END AS blocks_more,
         CASE WHEN :vs IS NOT 'peak' THEN bytes_more END AS bytes_more,
         CASE WHEN :vs IS NOT 'previous' THEN blocks_above END AS blocks_above,
         CASE WHEN :vs IS NOT 'previous' THEN bytes_above END AS bytes_above
    FROM change
)
SELECT *
  FROM seen
 WHERE :all OR coalesce(blocks_more, blocks_above) > 0
    OR coalesce(bytes_more, bytes_above) > 0;
