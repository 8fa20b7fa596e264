-- report: marks
-- summary: moments that the program named, and how the heap changed from one to the next
-- limit: 0
-- prepare: lost
-- table: marks
-- title: Marks
-- note: Allocated and freed since the mark before; --between A,B of snapshot, sites and types shows what was born between two and is still live.
-- column: mark_id id/data Mark
-- column: name text Mark
-- column: pass id/optional Pass
-- column: after_ns duration After
-- column: live_bytes bytes Live
-- column: live_change bytes Change
-- column: live_blocks count Blocks
-- column: blocks_change count/data Blocks changed by
-- column: arena_bytes bytes Arenas
-- column: arena_change bytes Change
-- column: rss bytes/optional Resident
-- column: rss_change bytes/optional Change
-- column: allocated bytes Allocated
-- column: freed bytes Freed
-- column: untraced bytes/optional Untraced
-- column: thread_id id/data Thread
-- column: serial id/data Serial
-- The line before the first is the start: nothing.
WITH m AS (
  SELECT *, lag(live_bytes, 1, 0) OVER w AS live_before,
         lag(live_blocks, 1, 0) OVER w AS blocks_before,
         lag(arena_bytes, 1, 0) OVER w AS arenas_before,
         lag(rss) OVER w AS rss_before, lag(bytes, 1, 0) OVER w AS bytes_before,
         lag(untraced_bytes, 1, 0) OVER w AS untraced_before
    FROM mark
   WHERE dump_id = :dump
  WINDOW w AS (ORDER BY mark_id)
), again AS (
  SELECT DISTINCT name FROM mark WHERE dump_id = :dump AND pass > 1
)
SELECT mark_id, name, CASE WHEN name IN (SELECT name FROM again) THEN pass END,
       mono_ns - (SELECT start_ns FROM dump WHERE dump_id = :dump),
       live_bytes, live_bytes - live_before, live_blocks,
       live_blocks - blocks_before, arena_bytes, arena_bytes - arenas_before,
       nullif(rss, 0), nullif(rss, 0) - nullif(rss_before, 0),
       bytes - bytes_before,
       bytes - bytes_before - (live_bytes - live_before),
       nullif(untraced_bytes - untraced_before, 0), thread_id, serial
  FROM m
 ORDER BY mark_id
 LIMIT :limit;
