-- report: summary
-- summary: one page about a dump: what to look at first, and how to go on
-- limit: 5
-- prepare: summary
-- long: it looks at the heap from all sides, also at who holds what
-- options: threshold all
-- threshold: 10
-- table: process
-- title: The heap
-- layout: pairs
-- note: More: heapql totals DUMP; heapql timeline DUMP
-- column: program text Program
-- column: pid id Process
-- column: dump text Dump
-- column: dumps count Dumps of the process
-- column: age_ns duration After
-- column: bytes bytes Live
-- column: blocks count Blocks
-- column: peak bytes/optional At the peak
-- column: arena_bytes bytes Arenas
-- column: rss bytes Resident
-- column: max_rss bytes Most resident
-- column: more text/data More
SELECT d.program, d.pid,
       (SELECT name FROM temp.series ORDER BY step DESC LIMIT 1),
       (SELECT count(*) FROM temp.series), d.mono_ns - d.start_ns,
       (SELECT coalesce(sum(bytes), 0) FROM temp.summary_site),
       (SELECT coalesce(sum(blocks), 0) FROM temp.summary_site),
       (SELECT nullif(max(value), 0) FROM counter
         WHERE dump_id = :dump AND name = 'peak_live_bytes'),
       (SELECT coalesce(sum(size), 0) FROM arena WHERE dump_id = :dump),
       d.rss, d.max_rss, 'heapql totals DUMP; heapql timeline DUMP'
  FROM dump d
 WHERE d.dump_id = :dump;
-- table: warnings
-- title: Warnings
-- column: warning text Warning
-- column: more text More
WITH n(name, value) AS (
  SELECT name, value FROM counter WHERE dump_id = :dump
), s AS (
  SELECT coalesce(sum(live_bytes), 0) AS bytes, trace_id
    FROM trace
   WHERE dump_id = :dump AND trace_id < 3
   GROUP BY trace_id
), h AS (
  SELECT coalesce(sum(bytes), 0) AS bytes FROM temp.summary_site
)
SELECT 'the file is damaged: only a part of it is here', 'heapql info DUMP'
  FROM dump WHERE dump_id = :dump AND truncated <> 0
UNION ALL
SELECT lost_events || ' events were lost: blocks may be missing',
       'heapql counters DUMP'
  FROM dump WHERE dump_id = :dump AND lost_events > 0
UNION ALL
SELECT threads_missed || ' threads were not stopped in time: what they changed '
       || 'meanwhile may be half there', 'heapql totals DUMP -t cost'
  FROM dump WHERE dump_id = :dump AND threads_missed > 0
UNION ALL
SELECT 'the dump was taken without references: it is not known who holds what',
       'heapql run without --no-references'
  FROM dump
 WHERE dump_id = :dump AND coalesce(scan_ns, 0) = 0
   AND NOT EXISTS (SELECT 1 FROM ref WHERE dump_id = :dump)
   AND NOT EXISTS (SELECT 1 FROM root WHERE dump_id = :dump)
UNION ALL
SELECT printf('%s of live blocks, %.1f %%, have no stack: allocated while '
              || 'stacks were off', heapql_size(s.bytes),
              100.0 * s.bytes / h.bytes), 'heapql totals DUMP -t stacks'
  FROM s, h WHERE s.trace_id = 0 AND s.bytes > 0 AND h.bytes > 0
UNION ALL
SELECT printf('of %s of live blocks the stack was lost: the tables were full',
              heapql_size(s.bytes)), 'heapql counters DUMP'
  FROM s WHERE s.trace_id = 2 AND s.bytes > 0
UNION ALL
SELECT printf('stacks are those of one allocation in about %s: bytes by site '
              || 'are of the samples alone', heapql_size(value)),
       'heapql sites DUMP'
  FROM n WHERE name = 'stack_sample_bytes' AND value > 0
UNION ALL
SELECT printf('%d calls of %s were given up', value,
              CASE name WHEN 'traverse_late' THEN 'traverse functions, as late,'
                        ELSE 'traverse functions, as faulty,' END),
       'heapql counters DUMP'
  FROM n WHERE name IN ('traverse_faults', 'traverse_late') AND value > 0
UNION ALL
SELECT printf('%,d %s of the program are not here: there was no more room',
              value, iif(name = 'marks_lost', 'marks', 'passes of lines')),
       'heapql counters DUMP'
  FROM n WHERE name IN ('marks_lost', 'profile_passes_lost') AND value > 0
UNION ALL
SELECT 'dumps of other processes were given, and are left out',
       'heapql diff OLD NEW --by site'
 WHERE EXISTS (SELECT 1 FROM dump n JOIN dump o
                  ON o.pid <> n.pid OR o.start_ns <> n.start_ns
                  OR o.host <> n.host
                WHERE n.dump_id = :dump)
UNION ALL
SELECT 'so many blocks: suspects and leaks are left out',
       'heapql summary DUMP --all; heapql load DUMP -o DB'
  FROM temp.summary WHERE NOT deep;
-- table: types
-- title: Types
-- note: More: heapql types DUMP; heapql part DUMP --by type,site
-- column: bytes bytes Bytes
-- column: percent percent %
-- column: blocks count Blocks
-- column: type text Type
-- column: more text/data More
WITH b AS (
  SELECT type_id, sum(blocks) AS blocks, sum(bytes) AS bytes
    FROM temp.summary_part
   GROUP BY type_id
)
SELECT bytes, 100.0 * bytes / (SELECT nullif(sum(bytes), 0) FROM b), blocks,
       coalesce(hq_type(type_id), '[untyped]'), 'heapql types DUMP'
  FROM b
 ORDER BY bytes DESC, blocks DESC, type_id
 LIMIT :limit;
-- table: sites
-- title: Sites
-- note: More: heapql sites DUMP; heapql tree DUMP
-- column: bytes bytes Bytes
-- column: percent percent %
-- column: blocks count Blocks
-- column: name text Allocated by
-- column: more text/data More
SELECT bytes, 100.0 * bytes / (SELECT nullif(sum(bytes), 0)
                                 FROM temp.summary_site), blocks,
       coalesce(hq_name(site), '[untraced]'), 'heapql sites DUMP'
  FROM temp.summary_site
 ORDER BY bytes DESC, blocks DESC, site
 LIMIT :limit;
-- table: growth
-- title: Growth since the dump before
-- note: More: heapql growth DUMP...; heapql new DUMP...; heapql diff OLD NEW
-- column: bytes_more bytes Bytes more
-- column: blocks_more count Blocks more
-- column: bytes bytes Bytes now
-- column: by text By
-- column: name text What
-- column: more text/data More
-- The same blocks by type and by site are one row.
WITH last AS (
  SELECT max(step) AS step FROM temp.series
), g AS (
  SELECT v.kind, v.name, v.blocks, v.bytes,
         v.blocks - coalesce(o.blocks, 0) AS blocks_more,
         v.bytes - coalesce(o.bytes, 0) AS bytes_more
    FROM last
    JOIN temp.suspect_value v ON v.step = last.step
    LEFT JOIN temp.suspect_value o
      ON o.kind = v.kind AND o.name = v.name AND o.step = last.step - 1
)
SELECT bytes_more, blocks_more, bytes, kind, name,
       'heapql growth DUMP... --by ' || kind
  FROM g
 WHERE bytes_more > 0
   AND (kind = 'type' OR NOT EXISTS (
     SELECT 1 FROM g t
      WHERE t.kind = 'type' AND t.blocks = g.blocks AND t.bytes = g.bytes
        AND t.blocks_more = g.blocks_more AND t.bytes_more = g.bytes_more))
 ORDER BY bytes_more DESC, blocks_more DESC, kind DESC, name
 LIMIT :limit;
-- table: suspects
-- title: Suspects
-- note: More: heapql suspects DUMP...; heapql retained DUMP; heapql path DUMP BLOCK
-- column: bytes bytes Bytes
-- column: percent percent %
-- column: what text What
-- column: why text Why
-- column: path text/data Held by
-- column: more text/data More
WITH s AS (
  SELECT x.retained AS bytes,
         printf('%s #%d', coalesce(hq_type(b.type_id), 'untyped'), b.serial)
           AS what,
         CASE WHEN x.members > 1 THEN 'begins a list or tree of its own kind'
              ELSE 'holds many small blocks' END
           || CASE WHEN b.sp_dist IS NULL THEN ', and is lost' ELSE '' END
           AS why,
         heapql_path(b.serial, :dump) AS path,
         'heapql explain DUMP ' || b.serial AS more
    FROM temp.structure x
    JOIN block b ON b.dump_id = :dump AND b.serial = x.serial
   WHERE x.small >= (SELECT least FROM temp.heap_size) AND x.small >= 2 * x.own
  UNION ALL
  SELECT bytes_more, name,
         'grew in each of ' || steps || ' steps, by ' || blocks_more
           || ' blocks', NULL, 'heapql growth DUMP... --by ' || kind
    FROM temp.grown
   WHERE steps > 1
)
SELECT bytes, 100.0 * bytes / (SELECT nullif(sum(bytes), 0)
                                 FROM temp.summary_site), what, why, path, more
  FROM s
 ORDER BY bytes DESC, what
 LIMIT :limit;
-- table: leaks
-- title: Leaks
-- note: More: heapql leaks DUMP
-- column: class text Class
-- column: bytes bytes Bytes
-- column: blocks count Blocks
-- column: more text/data More
WITH class(leak, name) AS (
  VALUES (1, 'definite'), (2, 'indirect'), (3, 'possible')
)
SELECT c.name, coalesce(sum(p.bytes), 0), coalesce(sum(p.blocks), 0),
       'heapql leaks DUMP'
  FROM class c
  LEFT JOIN temp.summary_part p ON p.leak = c.leak
 GROUP BY c.leak
 ORDER BY c.leak;
-- table: fragmentation
-- title: Fragmentation
-- layout: pairs
-- note: More: heapql pins DUMP; heapql waste DUMP; heapql classes DUMP
-- column: arena_bytes bytes Arenas
-- column: used_percent percent Requested, % of that
-- column: waste bytes Waste in blocks
-- column: available bytes Free blocks in pools
-- column: unused bytes Unused pools
-- column: thin_arenas count Arenas less than a tenth in use
-- column: thin_bytes bytes Their bytes
-- column: more text/data More
WITH p AS (
  SELECT arena_id, sum(used * blk_size) AS live,
         sum((capacity - used) * blk_size) AS available
    FROM pool
   WHERE dump_id = :dump
   GROUP BY arena_id
), a AS (
  SELECT a.size, a.free_bytes, coalesce(p.live, 0) AS live,
         coalesce(p.available, 0) AS available,
         coalesce(p.live, 0) > 0 AND 10 * coalesce(p.live, 0) < a.size AS thin
    FROM arena a
    LEFT JOIN p ON p.arena_id = a.arena_id
   WHERE a.dump_id = :dump
), h AS (
  SELECT coalesce(sum(bytes), 0) AS bytes FROM temp.summary_site
)
SELECT coalesce(sum(a.size), 0), 100.0 * h.bytes / nullif(sum(a.size), 0),
       coalesce(sum(a.live), 0) - h.bytes, coalesce(sum(a.available), 0),
       coalesce(sum(a.free_bytes), 0), coalesce(sum(a.thin), 0),
       coalesce(sum(a.size) FILTER (WHERE a.thin), 0), 'heapql pins DUMP'
  FROM h LEFT JOIN a;
