-- report: snapshot
-- summary: tracemalloc's statistics: size, count, average by lineno, filename or traceback
-- prepare: statistics
-- group: lineno
-- options: group cumulative filters between
-- table: statistics
-- layout: plain
-- column: text text/text Statistic
-- column: size count/data Size
-- column: count count/data Count
-- column: average real/data Average
-- column: traceback text/data Traceback
-- column: label text/data Label
-- column: file text/data File
-- column: line id/data Line
-- temp.stack_group: the traces of :dump summed up by the step above, in C.
-- Sorted as tracemalloc does: size, count, traceback, each the larger first.
SELECT hq_name(group_id)
         || CASE WHEN file IS NOT NULL AND line IS NULL AND func IS NULL
                 THEN ':0' ELSE '' END
         || ': size=' || hq_statistic_size(live_bytes)
         || ', count=' || live_blocks
         || ', average=' || hq_statistic_size(1.0 * live_bytes / live_blocks),
       live_bytes, live_blocks, 1.0 * live_bytes / live_blocks,
       hq_name(group_id), label, file, line
  FROM stack_group
 WHERE live_blocks > 0
 ORDER BY live_bytes DESC, live_blocks DESC, file DESC, line DESC,
          hq_name(group_id) DESC
 LIMIT :limit;
-- table: more
-- layout: plain
-- only: text
-- column: text text More
SELECT printf('and %,d more; --limit 0 shows all', count(*) - :limit)
  FROM stack_group
 WHERE live_blocks > 0
HAVING :limit > 0 AND count(*) > :limit;
