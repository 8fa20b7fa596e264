-- report: debugmallocstats
-- summary: what sys._debugmallocstats() prints, line by line, for each heap
-- limit: 0
-- table: lines
-- layout: plain
-- column: text text/text Line
-- column: heap text/data Heap
-- column: what text/data What
-- column: value count/data Value
-- The lines of CPython's Objects/obmalloc.c; values stand where its printone
-- puts them.  A heap has more of its own: blocks with pages of their own
-- ("large"), mappings of one block (huge), headers of arenas.  The total is the
-- bytes of all arenas, exactly.
WITH p AS (
  SELECT a.heap_id AS heap_id, p.szidx AS szidx, p.blk_size AS size,
         count(*) AS pools, sum(p.used) AS used,
         sum(p.capacity - p.used) AS avail,
         sum(p.used * p.blk_size) AS live,
         sum((p.capacity - p.used) * p.blk_size) AS room,
         sum(p.hdr_size) AS hdr,
         sum(p.pool_size - p.hdr_size - p.capacity * p.blk_size) AS tail
    FROM pool p
    JOIN arena a ON a.dump_id = :dump AND a.arena_id = p.arena_id
   WHERE p.dump_id = :dump
   GROUP BY a.heap_id, p.szidx
), s AS (
  SELECT heap_id, sum(live) AS live, sum(room) AS room, sum(hdr) AS hdr,
         sum(tail) AS tail
    FROM p
   GROUP BY heap_id
), a AS (
  SELECT heap_id, count(*) FILTER (WHERE kind = 'pools') AS arenas,
         coalesce(sum(size) FILTER (WHERE kind = 'pools'), 0) AS bytes,
         count(*) FILTER (WHERE kind = 'huge') AS huge,
         coalesce(sum(size) FILTER (WHERE kind = 'huge'), 0) AS huge_bytes,
         coalesce(sum(nfreepools) FILTER (WHERE kind = 'pools'), 0) AS unused,
         sum(free_bytes) AS free, sum(hdr_size) AS hdr,
         sum(align_lost) AS align_lost
    FROM arena
   WHERE dump_id = :dump
   GROUP BY heap_id
), h AS (
  SELECT h.*, (SELECT count(*) FROM size_class c
                WHERE c.dump_id = :dump AND c.heap_id = h.heap_id) AS classes,
         (SELECT count(*) FROM heap o WHERE o.dump_id = :dump) AS heaps
    FROM heap h
   WHERE h.dump_id = :dump
), c AS (
  SELECT max(value) FILTER (WHERE name = 'allocations') AS calls,
         max(value) FILTER (WHERE name = 'arenas_made') AS made,
         max(value) FILTER (WHERE name = 'arenas_returned') AS returned,
         max(value) FILTER (WHERE name = 'arenas_highwater') AS highwater,
         max(value) FILTER (WHERE name = 'arenas_alive') AS alive
    FROM counter
   WHERE dump_id = :dump
), v(heap_id, at, what, value) AS (
  -- What the allocator counts is of malloc's heap.
  SELECT 0, 200, '# times object malloc called', calls FROM c
  UNION ALL SELECT 0, 201, '# arenas allocated total', made FROM c
  UNION ALL SELECT 0, 202, '# arenas reclaimed', returned FROM c
  UNION ALL SELECT 0, 203, '# arenas highwater mark', highwater FROM c
  UNION ALL SELECT 0, 204, '# arenas allocated current', alive FROM c
  UNION ALL SELECT heap_id, 204, '# arenas allocated current', arenas FROM a
             WHERE heap_id > 0
  UNION ALL SELECT heap_id, 205, arenas || ' arenas * ' || arena_size
                     || ' bytes/arena', bytes FROM a JOIN h USING (heap_id)
  UNION ALL SELECT heap_id, 206, '# bytes in ' || huge || ' huge mappings',
                   huge_bytes FROM a WHERE huge > 0
  UNION ALL SELECT heap_id, 300, '# bytes in allocated blocks', live FROM s
  UNION ALL SELECT heap_id, 301, '# bytes in available blocks', room FROM s
  UNION ALL SELECT heap_id, 302, unused || ' unused pools * ' || pool_size
                     || ' bytes', free FROM a JOIN h USING (heap_id)
  UNION ALL SELECT heap_id, 303, '# bytes lost to pool headers', hdr FROM s
  UNION ALL SELECT heap_id, 304, '# bytes lost to quantization', tail FROM s
  UNION ALL SELECT heap_id, 305, '# bytes lost to arena alignment', align_lost
              FROM a
  UNION ALL SELECT heap_id, 306, '# bytes lost to arena headers', hdr FROM a
             WHERE hdr > 0
  UNION ALL SELECT a.heap_id, 307, 'Total',
                   coalesce(live + room + tail + s.hdr, 0) + free + align_lost
                     + a.hdr
              FROM a LEFT JOIN s USING (heap_id)
), line(heap_id, at, text, what, value) AS (
  SELECT heap_id, 1, 'Heap ' || coalesce(nullif(name, ''), heap_id) || ', '
                       || geometry || ':', 'heap', heap_id FROM h
   WHERE heaps > 1
  UNION ALL SELECT heap_id, 2, printf(
      'Small block threshold = %d, in %d size classes.', threshold, classes),
      'small block threshold', threshold FROM h
  UNION ALL SELECT heap_id, 3, '', NULL, NULL FROM h
  UNION ALL SELECT heap_id, 4,
      'class   size   num pools   blocks in use  avail blocks', NULL, NULL
      FROM h
  UNION ALL SELECT heap_id, 5,
      '-----   ----   ---------   -------------  ------------', NULL, NULL
      FROM h
  UNION ALL SELECT heap_id, 6 + szidx / 65536.0, printf(
      '%5s %6s %11d %15d %13d', iif(szidx = 65535, 'large', szidx),
      iif(szidx = 65535, '-', size), pools, used, avail),
      'class ' || iif(szidx = 65535, 'large', szidx), used FROM p
  UNION ALL SELECT heap_id, 199, '', NULL, NULL FROM h
  UNION ALL SELECT heap_id, at, printf('%-35s=%21s', what, printf('%,d', value)),
      what, value FROM v WHERE value IS NOT NULL
  UNION ALL SELECT heap_id, 299, '', NULL, NULL FROM h
  UNION ALL SELECT heap_id, 400, '', NULL, NULL FROM h
   WHERE heap_id < (SELECT max(heap_id) FROM h)
  -- CPython's map of arenas is part of what we keep beside them.
  UNION ALL SELECT max(heap_id) + 1, 1, '', NULL, NULL FROM h
  UNION ALL SELECT (SELECT max(heap_id) + 1 FROM h), 2, printf('%-35s=%21s',
      '# bytes of our own, beside arenas', printf('%,d', self_bytes)),
      '# bytes of our own, beside arenas', self_bytes
      FROM dump WHERE dump_id = :dump
)
SELECT l.text, coalesce(nullif(h.name, ''), h.heap_id), l.what, l.value
  FROM line l
  LEFT JOIN h USING (heap_id)
 WHERE :text OR l.what IS NOT NULL
 ORDER BY l.heap_id, l.at
 LIMIT :limit;
