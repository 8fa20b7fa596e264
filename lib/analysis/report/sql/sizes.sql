-- report: sizes
-- summary: requested sizes: a histogram, and the most common ones
-- setup
DROP TABLE IF EXISTS temp.size_sum;
CREATE TEMP TABLE size_sum AS
SELECT k1 AS req, sum(blocks) AS blocks, sum(bytes) AS bytes,
       max(k2) AS usable
  FROM heapql_tally(:dump, 'req, usable')
 GROUP BY k1;
-- table: histogram
-- title: Requested sizes
-- column: low count From
-- column: high count To
-- column: blocks count Blocks
-- column: bytes bytes Bytes
-- column: percent percent %
-- column: bar bar Share of bytes
WITH power(low) AS (
  SELECT 1
  UNION ALL
  SELECT low * 2 FROM power WHERE low < (SELECT max(req) FROM temp.size_sum) / 2 + 1
), bucket(low, high) AS (
  SELECT 0, 0
  UNION ALL
  SELECT low, low * 2 - 1 FROM power
), sums AS (
  SELECT low, high, sum(blocks) AS blocks, sum(bytes) AS bytes
    FROM bucket JOIN temp.size_sum n ON n.req BETWEEN low AND high
   GROUP BY low
)
SELECT low, high, blocks, bytes,
       100.0 * bytes / nullif(sum(bytes) OVER (), 0) AS percent, bytes AS bar
  FROM sums
 ORDER BY low;
-- table: common
-- title: Most common sizes
-- column: req count Bytes each
-- column: blocks count Blocks
-- column: blocks_percent percent %
-- column: bytes bytes Bytes
-- column: bytes_percent percent %
-- column: usable count Usable each
SELECT req, blocks,
       100.0 * blocks / sum(blocks) OVER () AS blocks_percent, bytes,
       100.0 * bytes / nullif(sum(bytes) OVER (), 0) AS bytes_percent, usable
  FROM temp.size_sum
 ORDER BY blocks DESC, req DESC
 LIMIT :limit;
