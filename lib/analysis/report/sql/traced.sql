-- report: traced
-- summary: traced memory now and at its peak, and what became of what is not traced
-- limit: 0
-- prepare: traced
-- table: memory
-- title: Traced memory
-- layout: pairs
-- column: current bytes Traced now (get_traced_memory)
-- column: current_bytes count/data Traced now
-- column: peak_least bytes At its peak, at least
-- column: peak_most bytes/optional At its peak, at most
-- column: resets count/optional Peak forgotten, times (reset_peak)
-- column: reset_ns duration/optional The last time after
-- column: untraced bytes Live, not traced
-- column: untraced_blocks count Blocks of that
-- column: unsampled bytes/optional Live, passed over by sampling
-- column: lost bytes/optional Live, stack lost
-- column: new_traced bytes Allocated and traced since stacks were started
-- column: freed_traced bytes Freed of that
-- column: new_untraced bytes/optional Allocated without a stack since
-- column: freed_untraced bytes Freed since, of what had no stack
-- The peak: least is what was traced of the highest point of all blocks; most is
-- that point without what is untraced now.  They are one where it is exact.
WITH c AS (
  SELECT max(value) FILTER (WHERE name = 'traced_live_bytes') AS live,
         max(value) FILTER (WHERE name = 'traced_peak_bytes') AS peak,
         max(value) FILTER (WHERE name = 'peak_resets') AS resets,
         max(value) FILTER (WHERE name = 'peak_reset_ns') AS reset_ns,
         max(value) FILTER (WHERE name = 'traced_bytes') AS new_traced,
         max(value) FILTER (WHERE name = 'freed_traced_bytes') AS freed,
         max(value) FILTER (WHERE name = 'untraced_bytes') AS new_untraced,
         max(value) FILTER (WHERE name = 'freed_untraced_bytes') AS freed_old
    FROM counter
   WHERE dump_id = :dump
), t AS (
  SELECT coalesce(sum(live_bytes) FILTER (WHERE trace_id > 2), 0) AS live,
         coalesce(sum(peak_bytes) FILTER (WHERE trace_id > 2), 0) AS peak,
         coalesce(sum(live_bytes) FILTER (WHERE trace_id = 0), 0) AS untraced,
         coalesce(sum(live_blocks) FILTER (WHERE trace_id = 0), 0) AS untraced_n,
         nullif(sum(live_bytes) FILTER (WHERE trace_id = 1), 0) AS unsampled,
         nullif(sum(live_bytes) FILTER (WHERE trace_id = 2), 0) AS lost,
         count(*) AS n
    FROM trace
   WHERE dump_id = :dump
), b AS (
  SELECT coalesce(sum(req), 0) AS req, count(*) AS n
    FROM block
   WHERE dump_id = :dump AND (SELECT n FROM t) = 0
)
SELECT coalesce(c.live, t.live), coalesce(c.live, t.live),
       max(t.live, t.peak),
       CASE WHEN c.peak > max(t.live, t.peak) THEN c.peak END,
       nullif(c.resets, 0),
       nullif(c.reset_ns, 0) - (SELECT start_ns FROM dump WHERE dump_id = :dump),
       t.untraced + b.req, t.untraced_n + b.n, t.unsampled, t.lost,
       coalesce(c.new_traced, 0), coalesce(c.freed, 0),
       nullif(c.new_untraced, 0), coalesce(c.freed_old, 0)
  FROM c, t, b;
-- table: own
-- title: Memory of our own (get_tracemalloc_memory)
-- column: what text What
-- column: bytes bytes Bytes
-- column: exact count In bytes
SELECT what, bytes, bytes
  FROM (SELECT 1 AS at, 'all: dump.self_bytes' AS what, self_bytes AS bytes
          FROM dump WHERE dump_id = :dump
        UNION ALL
        SELECT 2, 'stacks: traces, nodes, addresses, counts', value FROM counter
         WHERE dump_id = :dump AND name = 'trace_bytes'
        UNION ALL
        SELECT 3, 'caches of stacks, by thread', value FROM counter
         WHERE dump_id = :dump AND name = 'trace_cache_bytes'
        UNION ALL
        SELECT 4, 'side arrays in pools (not in dump.self_bytes)',
               coalesce(sum(p.hdr_size), 0)
          FROM pool p JOIN arena a USING (dump_id, arena_id)
         WHERE p.dump_id = :dump AND a.heap_id = 0)
 ORDER BY at;
