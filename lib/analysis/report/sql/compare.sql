-- report: compare
-- summary: tracemalloc's compare_to: size, count and how they differ between two dumps
-- prepare: differences
-- group: lineno
-- options: group cumulative filters since
-- table: differences
-- layout: plain
-- column: text text/text Difference
-- column: size count/data Size
-- column: size_diff count/data Size difference
-- column: count count/data Count
-- column: count_diff count/data Count difference
-- column: average real/data Average
-- column: traceback text/data Traceback
-- column: label text/data Label
-- column: file text/data File
-- column: line id/data Line
-- temp.stack_group: the traces of :old and :dump summed up by the step above,
-- in C.  Sorted as tracemalloc does: |size_diff|, size, |count_diff|, count,
-- traceback, each the larger first.
WITH pair AS (
  SELECT group_id, max(label) AS label, max(func) AS func, max(file) AS file,
         max(line) AS line,
         coalesce(sum(live_bytes) FILTER (WHERE dump_id = :dump), 0) AS size,
         coalesce(sum(live_bytes) FILTER (WHERE dump_id = :old), 0) AS old,
         coalesce(sum(live_blocks) FILTER (WHERE dump_id = :dump), 0) AS n,
         coalesce(sum(live_blocks) FILTER (WHERE dump_id = :old), 0) AS old_n
    FROM stack_group
   GROUP BY group_id
)
SELECT hq_name(group_id)
         || CASE WHEN file IS NOT NULL AND line IS NULL AND func IS NULL
                 THEN ':0' ELSE '' END
         || ': size=' || hq_statistic_size(size)
         || ' (' || hq_statistic_diff(size - old) || '), count=' || n
         || ' (' || printf('%+d', n - old_n) || ')'
         || CASE WHEN n > 0
                 THEN ', average=' || hq_statistic_size(1.0 * size / n)
                 ELSE '' END,
       size, size - old, n, n - old_n, CASE WHEN n > 0 THEN 1.0 * size / n END,
       hq_name(group_id), label, file, line
  FROM pair
 WHERE n > 0 OR old_n > 0
 ORDER BY abs(size - old) DESC, size DESC, abs(n - old_n) DESC, n DESC,
          file DESC, line DESC, hq_name(group_id) DESC
 LIMIT :limit;
