-- report: totals
-- summary: the process, its heap in a few numbers, and what the dump cost
-- limit: 0
-- prepare: since
-- table: process
-- title: Process
-- layout: pairs
-- column: program text Program
-- column: pid id Process id
-- column: cmdline text Command line
-- column: label text Label of the dump
-- column: seq id Number of the dump
-- column: trigger text Taken because of
-- column: wall_ns time Taken at (UTC)
-- column: age_ns duration After
-- column: rss bytes Resident
-- column: max_rss bytes Most resident
SELECT program, pid, cmdline, nullif(label, '') AS label, seq, "trigger",
       wall_ns, mono_ns - start_ns AS age_ns, rss, max_rss
  FROM dump
 WHERE dump_id = :dump;
-- table: heap
-- title: Heap
-- layout: pairs
-- column: blocks count Live blocks
-- column: bytes bytes Requested
-- column: block_bytes bytes In blocks
-- column: waste bytes Waste in blocks
-- column: waste_percent percent Waste, % of blocks
-- column: available bytes Free blocks in pools
-- column: unused bytes Unused pools
-- column: overhead bytes Headers and tails
-- column: arenas count Arenas
-- column: arena_bytes bytes Bytes of arenas
-- column: huge count Huge blocks
-- column: huge_bytes bytes Bytes of huge blocks
-- column: used_percent percent Requested, % of all
WITH b AS (
  SELECT count(*) AS n, coalesce(sum(req), 0) AS req
    FROM block
   WHERE dump_id = :dump
), p AS (
  SELECT coalesce(sum(used * blk_size), 0) AS live,
         coalesce(sum((capacity - used) * blk_size), 0) AS available,
         coalesce(sum(pool_size - capacity * blk_size), 0) AS lost
    FROM pool
   WHERE dump_id = :dump
), a AS (
  SELECT coalesce(sum(size), 0) AS size,
         coalesce(sum(free_bytes), 0) AS unused,
         coalesce(sum(hdr_size + align_lost), 0) AS lost,
         count(*) FILTER (WHERE kind = 'pools') AS arenas,
         coalesce(sum(size) FILTER (WHERE kind = 'pools'), 0) AS arena_bytes,
         count(*) FILTER (WHERE kind = 'huge') AS huge,
         coalesce(sum(size) FILTER (WHERE kind = 'huge'), 0) AS huge_bytes
    FROM arena
   WHERE dump_id = :dump
)
SELECT b.n, b.req, p.live, p.live - b.req,
       100.0 * (p.live - b.req) / nullif(p.live, 0),
       p.available, a.unused, p.lost + a.lost,
       a.arenas, a.arena_bytes, a.huge, a.huge_bytes,
       100.0 * b.req / nullif(a.size, 0)
  FROM b, p, a;
-- table: stacks
-- title: Stacks
-- layout: pairs
-- column: stack_limit count/optional Frames at most
-- column: sample bytes/optional One allocation in about
-- column: traces count/optional Stacks
-- column: traced bytes Live, traced
-- column: traced_percent percent % of live
-- column: untraced bytes Live, untraced
-- column: unsampled bytes/optional Live, not sampled
-- column: lost bytes Live, stack lost
-- column: peak bytes/optional Most that was live
-- column: peak_recorded bytes/optional Most whose stacks are known
-- column: peak_at duration/optional Which was after
-- column: trace_start duration/optional Stacks started after
-- column: new_traced bytes/optional New since then, traced
-- column: new_untraced bytes/optional New since then, untraced
-- column: freed_traced bytes/optional Freed, of traced
-- column: freed_untraced bytes/optional Freed, of untraced
-- column: net bytes/optional Net
WITH c AS (
  SELECT max(value) FILTER (WHERE name = 'stack_limit') AS stack_limit,
         max(value) FILTER (WHERE name = 'stack_sample_bytes') AS sample,
         max(value) FILTER (WHERE name = 'traces') AS traces,
         max(value) FILTER (WHERE name = 'peak_live_bytes') AS peak,
         max(value) FILTER (WHERE name = 'peak_recorded_bytes') AS recorded,
         max(value) FILTER (WHERE name = 'peak_mono_ns') AS peak_ns,
         max(value) FILTER (WHERE name = 'trace_start_ns') AS trace_start,
         max(value) FILTER (WHERE name = 'traced_bytes') AS new_traced,
         max(value) FILTER (WHERE name = 'untraced_bytes') AS new_untraced,
         max(value) FILTER (WHERE name = 'freed_traced_bytes') AS freed,
         max(value) FILTER (WHERE name = 'freed_untraced_bytes') AS freed_old,
         coalesce(max(value) FILTER (WHERE name IN ('trace_start_ns',
                                                    'traced_bytes')), 0) > 0
           AS started
    FROM counter
   WHERE dump_id = :dump
), b AS (
  SELECT coalesce((SELECT value FROM counter
                    WHERE dump_id = :dump AND name = 'live_bytes'),
                  (SELECT sum(req) FROM block WHERE dump_id = :dump), 0)
           AS all_bytes
), t AS (
  SELECT count(*) AS n,
         coalesce(sum(live_bytes) FILTER (WHERE trace_id = 0), 0) AS untraced,
         coalesce(sum(live_bytes) FILTER (WHERE trace_id = 1), 0) AS unsampled,
         coalesce(sum(live_bytes) FILTER (WHERE trace_id = 2), 0) AS lost
    FROM trace
   WHERE dump_id = :dump AND trace_id < 3
), live AS (
  SELECT all_bytes, iif(n = 0, all_bytes, untraced) AS untraced, unsampled,
         lost, iif(n = 0, 0, all_bytes - untraced - unsampled - lost) AS traced
    FROM b, t
)
SELECT stack_limit, nullif(sample, 0), traces, traced,
       100.0 * traced / nullif(all_bytes, 0), untraced,
       CASE WHEN sample > 0 THEN unsampled END, lost, peak, recorded,
       nullif(peak_ns, 0) - (SELECT start_ns FROM dump WHERE dump_id = :dump),
       CASE WHEN trace_start = 0 THEN 0
            ELSE trace_start - (SELECT start_ns FROM dump
                                 WHERE dump_id = :dump) END,
       CASE WHEN started THEN new_traced END,
       CASE WHEN started THEN new_untraced END,
       CASE WHEN started THEN freed END,
       CASE WHEN started THEN freed_old END,
       CASE WHEN started
            THEN new_traced + new_untraced - freed - freed_old END
  FROM c, live;
-- table: cost
-- title: Cost of the dump
-- layout: pairs
-- column: pause_ns duration Pause
-- column: stop_ns duration To stop the threads
-- column: fork_ns duration To fork
-- column: write_ns duration To write, beside it
-- column: method text How
-- column: threads_stopped count Threads stopped
-- column: threads_missed count Threads not stopped
-- column: self_bytes bytes Our own memory
-- column: lost_events count Events lost
SELECT pause_ns, stop_ns, fork_ns, write_ns, method, threads_stopped,
       threads_missed, self_bytes, lost_events
  FROM dump
 WHERE dump_id = :dump;
