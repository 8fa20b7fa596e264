-- report: diff_by
-- summary: growth between two dumps by what allocated
-- prepare: compare
-- group: site
-- options: group cumulative filters
-- table: groups
-- title: Growth
-- column: size_diff bytes Change
-- column: size bytes Live after
-- column: old_size bytes Live before
-- column: count_diff count Blocks more
-- column: count count Blocks after
-- column: born bytes/optional Born
-- column: freed bytes/optional Freed
-- column: name text/text What
-- column: label text/data Label
-- column: func text/data Function
-- column: file text/data File
-- column: line id/data Line
-- column: module text/data Module
-- column: stack text/data Stack
-- The order is tracemalloc's; what has no stack is there whatever the limit.  What is counted over the life of a process says
-- what was born and freed between two of its dumps, what was both included.
WITH same AS (
  SELECT count(*) = 1 AS process
    FROM dump o JOIN dump n ON n.pid = o.pid AND n.start_ns = o.start_ns
                           AND n.host = o.host
   WHERE o.dump_id = :old AND n.dump_id = :new
), pair AS (
  SELECT group_id, max(label) AS label, max(func) AS func, max(file) AS file,
         max(line) AS line, max(module) AS module,
         coalesce(sum(live_bytes) FILTER (WHERE dump_id = :new), 0) AS size,
         coalesce(sum(live_bytes) FILTER (WHERE dump_id = :old), 0) AS old,
         coalesce(sum(live_blocks) FILTER (WHERE dump_id = :new), 0) AS n,
         coalesce(sum(live_blocks) FILTER (WHERE dump_id = :old), 0) AS old_n,
         coalesce(sum(bytes) FILTER (WHERE dump_id = :new), 0)
           - coalesce(sum(bytes) FILTER (WHERE dump_id = :old AND
                                               :old <> :new), 0) AS born
    FROM stack_group
   GROUP BY group_id
), sorted AS (
  SELECT *, row_number() OVER (
           ORDER BY label IS NOT NULL, abs(size - old) DESC, size DESC,
                    abs(n - old_n) DESC, n DESC, func, file, line, module,
                    group_id) AS rank
    FROM pair
)
SELECT size - old, size, old, n - old_n, n,
       CASE WHEN same.process THEN born END,
       CASE WHEN same.process THEN max(0, born - (size - old)) END,
       hq_name(group_id), label, func, file, line, module,
       CASE WHEN coalesce(label, func, file, module) IS NULL
            THEN hq_name(group_id) END
  FROM sorted, same
 WHERE :limit < 0 OR rank <= :limit OR label IS NOT NULL
 ORDER BY abs(size - old) DESC, size DESC, abs(n - old_n) DESC, n DESC,
          label IS NULL, func, file, line, module, group_id;
