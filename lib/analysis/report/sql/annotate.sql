-- report: annotate
-- summary: a source file with the memory of each of its lines beside it
-- limit: 0
-- prepare: source
-- operand: FILE
-- options: cumulative filters source-dir since
-- table: lines
-- title: Lines
-- column: line id Line
-- column: live_bytes bytes Live
-- column: change bytes/optional Change
-- column: peak_bytes bytes Peak
-- column: born bytes Born
-- column: freed bytes Freed
-- column: live_blocks count Blocks
-- column: allocs count Allocations
-- column: temporaries count/data Temporary
-- column: source text/optional Source
-- column: file text/data File
-- born is all that was allocated, what was freed again too.
WITH same AS (
  SELECT count(*) = 1 AS process
    FROM dump o JOIN dump n ON n.pid = o.pid AND n.start_ns = o.start_ns
                           AND n.host = o.host
   WHERE o.dump_id = :old AND n.dump_id = :dump
), n AS (
  SELECT coalesce(line, 0) AS line, sum(live_bytes) AS live,
         sum(peak_bytes) AS peak, sum(bytes) AS bytes,
         sum(live_blocks) AS blocks, sum(allocs) AS allocs,
         sum(temporaries) AS temporaries
    FROM stack_group
   WHERE dump_id = :dump AND file = (SELECT file FROM source_file)
   GROUP BY 1
), o AS (
  SELECT coalesce(line, 0) AS line, sum(live_bytes) AS live,
         sum(bytes) AS bytes, sum(allocs) AS allocs
    FROM stack_group
   WHERE dump_id = :old AND file = (SELECT file FROM source_file)
   GROUP BY 1
), at AS (
  SELECT line FROM n UNION SELECT line FROM o
), number AS (
  SELECT line, coalesce(n.live, 0) AS live, n.peak, n.bytes, n.blocks,
         n.allocs, n.temporaries, coalesce(o.live, 0) AS old_live,
         CASE WHEN :old IS NULL OR same.process THEN coalesce(o.bytes, 0) END
           AS old_bytes, coalesce(o.allocs, 0) AS old_allocs
    FROM at LEFT JOIN n USING (line) LEFT JOIN o USING (line), same
), shown AS (
  SELECT line FROM at
  UNION
  SELECT s.line FROM source_line s JOIN at ON s.line BETWEEN at.line - 2
                                                         AND at.line + 2
   WHERE :text
)
SELECT shown.line, u.live, CASE WHEN :old IS NOT NULL THEN live - old_live END,
       peak, bytes - old_bytes,
       max(0, bytes - old_bytes - (live - old_live)), blocks,
       CASE WHEN old_bytes IS NULL THEN allocs ELSE allocs - old_allocs END,
       temporaries, s.text, (SELECT file FROM source_file)
  FROM shown
  LEFT JOIN number u USING (line)
  LEFT JOIN source_line s USING (line)
 ORDER BY shown.line
 LIMIT :limit;
