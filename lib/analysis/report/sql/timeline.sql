-- report: timeline
-- summary: live bytes, arenas and resident memory over time
-- limit: 0
-- prepare: chart
-- table: timeline
-- title: Timeline
-- only: data
-- column: time_ns duration Time
-- column: live_bytes bytes Live
-- column: arena_bytes bytes Arenas
-- column: arenas count Number of arenas
-- column: rss bytes Resident
-- column: serial id Next serial
SELECT t.mono_ns - d.start_ns, t.live_bytes, t.arena_bytes, t.arenas,
       nullif(t.rss, 0), t.serial
  FROM timeline t JOIN dump d USING (dump_id)
 WHERE t.dump_id = :dump
 ORDER BY t.mono_ns
 LIMIT :limit;
-- table: peaks
-- title: Highest of these rows, and at the end
-- only: text
-- column: what text What
-- column: highest bytes Highest
-- column: at_ns duration At
-- column: last bytes At the end
WITH row AS (
  SELECT t.mono_ns - d.start_ns AS at, t.live_bytes, t.arena_bytes, t.rss
    FROM timeline t JOIN dump d USING (dump_id)
   WHERE t.dump_id = :dump
), line(n, what, highest, at) AS (
  SELECT * FROM (SELECT 1, 'live', live_bytes, at FROM row
                  ORDER BY live_bytes DESC, at LIMIT 1)
  UNION ALL
  SELECT * FROM (SELECT 2, 'arenas', arena_bytes, at FROM row
                  ORDER BY arena_bytes DESC, at LIMIT 1)
  UNION ALL
  SELECT * FROM (SELECT 3, 'resident', rss, at FROM row
                  WHERE rss > 0 ORDER BY rss DESC, at LIMIT 1)
), last AS (
  SELECT * FROM row ORDER BY at DESC LIMIT 1
)
SELECT what, highest, line.at,
       CASE n WHEN 1 THEN live_bytes WHEN 2 THEN arena_bytes
              ELSE nullif(rss, 0) END
  FROM line, last
 ORDER BY n;
