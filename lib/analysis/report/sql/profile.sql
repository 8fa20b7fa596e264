-- report: profile
-- summary: memory_profiler's table: marked lines with what each added to live bytes, arenas, resident memory
-- limit: 0
-- prepare: profile
-- options: source-dir
-- setup
-- The line that freed most without half of it being given back, and of the blocks
-- that were alive after it and are in this dump: where they lie.
DROP TABLE IF EXISTS temp.profile_fall;
CREATE TEMP TABLE profile_fall AS
SELECT line, serial
  FROM profile_line
 WHERE dump_id = :dump AND live_change < 0
   AND 2 * arena_change > live_change
 ORDER BY arena_change - live_change DESC, line_id
 LIMIT 1;
DROP TABLE IF EXISTS temp.profile_pin;
CREATE TEMP TABLE profile_pin AS
WITH b AS (
  SELECT k2 AS arena_id, k3 AS trace_id, k4 AS type_id, t.blocks AS n, t.bytes
    FROM temp.profile_fall f
    JOIN heapql_tally(:dump,
           printf('serial < %d, arena_id, trace_id, type_id', f.serial)) t
   WHERE k1
)
SELECT b.arena_id, s.site, b.type_id, sum(b.n) AS n, sum(b.bytes) AS bytes
  FROM b
  LEFT JOIN temp.trace_site s ON s.trace_id = b.trace_id
 GROUP BY b.arena_id, s.site, b.type_id;
-- table: lines
-- title: Lines
-- note: Live: bytes requested by live blocks. Resident memory is the process's, our own bookkeeping included.
-- column: function text/text/optional Function
-- column: line id Line #
-- column: live_bytes bytes Live
-- column: live_change bytes Increment
-- column: arena_bytes bytes Arenas
-- column: arena_change bytes Increment
-- column: rss bytes/optional RSS
-- column: rss_change bytes/optional Increment
-- column: occurrences count Occurrences
-- column: blocks_change count/data Blocks
-- column: contents text Line Contents
-- column: file text/data File
-- column: func text/data Function
-- Without the library's macros, which are no part of the line.
WITH f AS (
  SELECT func, file, min(line_id) AS rank, min(line) AS first,
         max(line) AS last
    FROM profile_line
   WHERE dump_id = :dump
   GROUP BY func, file
), shown AS (
  SELECT f.func, f.file, f.rank, t.line
    FROM f
    JOIN temp.profile_text t ON t.file = f.file
                            AND t.line BETWEEN f.first - 2 AND f.last
   WHERE :text
  UNION
  SELECT f.func, f.file, f.rank, p.line
    FROM f
    JOIN profile_line p ON p.dump_id = :dump AND p.func = f.func
                       AND p.file = f.file
)
SELECT CASE WHEN (SELECT count(*) FROM f) > 1
              AND row_number() OVER (PARTITION BY s.rank
                                     ORDER BY s.line, p.line_id) = 1
            THEN s.func END,
       s.line, p.live_bytes, p.live_change, p.arena_bytes, p.arena_change,
       nullif(p.rss, 0), iif(p.rss = 0, NULL, p.rss_change), p.occurrences,
       p.blocks_change,
       rtrim(replace(replace(t.text, 'HEAPQL_LINE();', ''),
                     'HEAPQL_PROFILE();', '')),
       s.file, s.func
  FROM shown s
  LEFT JOIN profile_line p ON p.dump_id = :dump AND p.func = s.func
                          AND p.file = s.file AND p.line = s.line
  LEFT JOIN temp.profile_text t ON t.file = s.file AND t.line = s.line
 ORDER BY s.rank, s.line, p.line_id
 LIMIT :limit;
-- table: why
-- title: Why
-- layout: plain
-- only: text
-- column: text text Text
WITH l AS (
  SELECT p.*, (SELECT trim(replace(t.text, 'HEAPQL_LINE();', ''))
                 FROM temp.profile_text t
                WHERE t.file = p.file AND t.line = p.line) AS contents
    FROM profile_line p
   WHERE dump_id = :dump AND NOT is_entry
), line AS (
  SELECT *, printf('Line %d', line)
              || coalesce(', ' || nullif(contents, ''), '') || ' ' AS name
    FROM l
), worst AS (
  SELECT count(DISTINCT arena_id) AS arenas, sum(n) AS n, sum(bytes) AS bytes
    FROM temp.profile_pin
), room AS (
  SELECT sum(p.used * p.blk_size) AS used
    FROM pool p
   WHERE p.dump_id = :dump
     AND p.arena_id IN (SELECT arena_id FROM temp.profile_pin)
), size AS (
  SELECT sum(size) AS size
    FROM arena
   WHERE dump_id = :dump
     AND arena_id IN (SELECT arena_id FROM temp.profile_pin)
), said AS (
  SELECT line_id * 2 AS at, arena_change - live_change AS weight,
         name || 'freed ' || hq_bytes(-live_change) || ', and arenas '
           || CASE WHEN arena_change < 0
                   THEN 'gave back ' || hq_bytes(-arena_change) || ' only'
                   WHEN arena_change = 0 THEN 'stayed as they were'
                   ELSE 'grew by ' || hq_bytes(arena_change) END
           || ': an arena goes back only when no block in it is live.' AS text
    FROM line
   WHERE live_change < 0 AND 2 * arena_change > live_change
  UNION ALL
  SELECT line_id * 2, live_change - arena_change,
         name || 'added ' || hq_bytes(live_change) || ' of live blocks and '
           || CASE WHEN arena_change <= 0 THEN 'no arena'
                   ELSE hq_bytes(arena_change) || ' of arenas' END
           || ': it uses room again that was free.'
    FROM line
   WHERE live_change > 0 AND 2 * arena_change < live_change
), most AS (
  SELECT at, text FROM said ORDER BY weight DESC, at LIMIT 6
)
SELECT text
  FROM (SELECT * FROM most
        UNION ALL
        SELECT (SELECT max(at) FROM said) + 1,
               printf('Of what was alive after line %d, %,d %s (%s) %s alive '
                      || 'in this dump and %s %,d of its %,d arenas (%s), of '
                      || 'which %.1f %% is in use:', f.line, n,
                      iif(n = 1, 'block', 'blocks'), hq_bytes(bytes),
                      iif(n = 1, 'is', 'are'), iif(n = 1, 'keeps', 'keep'),
                      arenas,
                      (SELECT count(*) FROM arena WHERE dump_id = :dump),
                      hq_bytes(size), 100.0 * used / size)
          FROM temp.profile_fall f, worst, room, size
         WHERE n > 0
        UNION ALL
        SELECT (SELECT max(at) FROM said) + 1,
               printf('Of what was alive after line %d nothing is in this '
                      || 'dump any more.', f.line)
          FROM temp.profile_fall f, worst
         WHERE n IS NULL)
 ORDER BY at;
-- table: pins
-- title: What keeps the arenas
-- note: Alone: arenas in which nothing else is left of what was alive then. Ask a dump made right after the line, or heapql pins.
-- column: arenas count Arenas
-- column: alone count Alone
-- column: blocks count Blocks
-- column: bytes bytes Bytes
-- column: type text Type
-- column: name text Allocated by
WITH alone AS (
  SELECT arena_id FROM temp.profile_pin GROUP BY arena_id HAVING count(*) = 1
), part AS (
  SELECT p.site, p.type_id, count(*) AS arenas, count(a.arena_id) AS alone,
         sum(p.n) AS n, sum(p.bytes) AS bytes
    FROM temp.profile_pin p
    LEFT JOIN alone a USING (arena_id)
   GROUP BY p.site, p.type_id
)
SELECT arenas, alone, n, bytes, coalesce(hq_type(type_id), 'untyped'),
       coalesce(hq_name(site), '[untraced]')
  FROM part
 ORDER BY arenas DESC, bytes DESC, n DESC
 LIMIT iif(:limit < 0, 10, :limit);
