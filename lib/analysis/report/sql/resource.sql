-- report: resource
-- summary: what the process used, as resource.getrusage and memory_usage say it
-- limit: 0
-- table: usage
-- title: Resources
-- layout: pairs
-- column: ru_maxrss count Most resident, KiB (ru_maxrss)
-- column: max_rss bytes That is
-- column: rss bytes Resident at the dump
-- column: live bytes Live of that
-- column: arenas bytes Arenas
-- column: outside bytes Resident, not in arenas at least
-- column: peak_live bytes Most live
-- column: self_bytes bytes Our own memory
-- column: page_size count Bytes of a page
-- column: elapsed_ns duration Running for
-- column: rss_slope bytes/optional Resident memory grows by, each second
-- column: live_slope bytes/optional Live bytes grow by, each second
-- note: Slopes are those of least squares over the timeline, as mprof plot --slope.
-- What is kept of a part of the timeline only says little: two rows at least.
WITH t AS (
  SELECT (mono_ns - (SELECT min(mono_ns) FROM timeline WHERE dump_id = :dump))
           / 1e9 AS x, 1.0 * nullif(rss, 0) AS y, 1.0 * live_bytes AS z
    FROM timeline
   WHERE dump_id = :dump
), slope AS (
  SELECT (count(y) * sum(x * y) - sum(x) FILTER (WHERE y IS NOT NULL) * sum(y))
           / nullif(count(y) * sum(x * x) FILTER (WHERE y IS NOT NULL)
               - sum(x) FILTER (WHERE y IS NOT NULL)
                 * sum(x) FILTER (WHERE y IS NOT NULL), 0) AS rss,
         (count(*) * sum(x * z) - sum(x) * sum(z))
           / nullif(count(*) * sum(x * x) - sum(x) * sum(x), 0) AS live
    FROM t
), a AS (
  SELECT coalesce(sum(size), 0) AS bytes FROM arena WHERE dump_id = :dump
)
SELECT d.max_rss / 1024, d.max_rss, d.rss,
       coalesce((SELECT value FROM counter
                  WHERE dump_id = :dump AND name = 'live_bytes'),
                (SELECT sum(req) FROM block WHERE dump_id = :dump), 0),
       a.bytes, max(0, d.rss - a.bytes),
       (SELECT value FROM counter
         WHERE dump_id = :dump AND name = 'peak_live_bytes'),
       d.self_bytes, d.page_size, d.mono_ns - d.start_ns,
       CAST(slope.rss AS INT), CAST(slope.live AS INT)
  FROM dump d, a, slope
 WHERE d.dump_id = :dump;
