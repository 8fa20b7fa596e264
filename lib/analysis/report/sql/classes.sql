-- report: classes
-- summary: sys._debugmallocstats' table and totals, with the internal waste
-- limit: 0
-- table: classes
-- title: Size classes
-- column: heap text heap
-- column: class id class
-- column: size count size
-- column: num_pools count num pools
-- column: blocks_in_use count blocks in use
-- column: avail_blocks count avail blocks
-- column: requested count requested
-- column: waste count waste
-- column: waste_percent percent waste %
-- column: in_use_percent percent in use %
-- Blocks that have pages of their own stand together as class "large".
WITH p AS (
  SELECT a.heap_id AS heap_id, p.szidx AS szidx, p.blk_size AS blk_size,
         count(*) AS pools, sum(p.used) AS used,
         sum(p.capacity - p.used) AS avail, sum(p.used * p.blk_size) AS live,
         sum(p.capacity * p.blk_size) AS room
    FROM pool p
    JOIN arena a ON a.dump_id = :dump AND a.arena_id = p.arena_id
   WHERE p.dump_id = :dump
   GROUP BY a.heap_id, p.szidx
), b AS (
  SELECT k1 AS heap_id, k2 AS szidx, bytes AS req
    FROM heapql_tally(:dump, 'heap_id, szidx')
)
SELECT h.name, CASE WHEN p.szidx = 65535 THEN 'large' ELSE p.szidx END,
       CASE WHEN p.szidx <> 65535 THEN p.blk_size END,
       p.pools, p.used, p.avail, coalesce(b.req, 0),
       p.live - coalesce(b.req, 0),
       100.0 * (p.live - coalesce(b.req, 0)) / nullif(p.live, 0),
       100.0 * p.live / nullif(p.room, 0)
  FROM p
  JOIN heap h ON h.dump_id = :dump AND h.heap_id = p.heap_id
  LEFT JOIN b ON b.heap_id = p.heap_id AND b.szidx = p.szidx
 ORDER BY p.heap_id, p.szidx
 LIMIT :limit;
-- table: arenas
-- title: Heaps and their arenas
-- column: heap text heap
-- column: threshold count small block threshold
-- column: classes count size classes
-- column: arenas count arenas
-- column: arena_size count bytes/arena
-- column: unused_pools count unused pools
-- column: pool_size count bytes/pool
-- column: huge count huge blocks
-- column: huge_bytes count their bytes
-- column: total count total
WITH a AS (
  SELECT heap_id, count(*) FILTER (WHERE kind = 'pools') AS arenas,
         coalesce(sum(nfreepools) FILTER (WHERE kind = 'pools'), 0) AS unused,
         count(*) FILTER (WHERE kind = 'huge') AS huge,
         coalesce(sum(size) FILTER (WHERE kind = 'huge'), 0) AS huge_bytes,
         sum(size) AS total
    FROM arena
   WHERE dump_id = :dump
   GROUP BY heap_id
), c AS (
  SELECT heap_id, count(*) AS n
    FROM size_class
   WHERE dump_id = :dump
   GROUP BY heap_id
)
SELECT h.name, h.threshold, c.n, a.arenas, h.arena_size, a.unused, h.pool_size,
       a.huge, a.huge_bytes, a.total
  FROM heap h
  JOIN a USING (heap_id)
  LEFT JOIN c USING (heap_id)
 WHERE h.dump_id = :dump
 ORDER BY h.heap_id;
-- table: totals
-- title: Where the bytes of the arenas are
-- note: The total is the bytes of all arenas, exactly; waste is part of the allocated blocks.
-- column: heap text heap
-- column: name text what
-- column: bytes count bytes
-- column: human bytes that is
-- column: percent percent %
WITH p AS (
  SELECT a.heap_id AS heap_id, sum(p.used * p.blk_size) AS live,
         sum((p.capacity - p.used) * p.blk_size) AS avail,
         sum(p.hdr_size) AS hdr,
         sum(p.pool_size - p.hdr_size - p.capacity * p.blk_size) AS quantization,
         sum(p.pool_size) AS total
    FROM pool p
    JOIN arena a ON a.dump_id = :dump AND a.arena_id = p.arena_id
   WHERE p.dump_id = :dump
   GROUP BY a.heap_id
), a AS (
  SELECT heap_id, sum(free_bytes) AS unused, sum(hdr_size) AS hdr,
         sum(align_lost) AS align_lost, sum(size) AS total
    FROM arena
   WHERE dump_id = :dump
   GROUP BY heap_id
), line(heap_id, at, what, bytes) AS (
  SELECT heap_id, 1, 'bytes in allocated blocks', live FROM p
  UNION ALL SELECT heap_id, 2, 'bytes in available blocks', avail FROM p
  UNION ALL SELECT heap_id, 3, 'bytes in unused pools', unused FROM a
  UNION ALL SELECT heap_id, 4, 'bytes lost to pool headers', hdr FROM p
  UNION ALL SELECT heap_id, 5, 'bytes lost to quantization', quantization FROM p
  UNION ALL SELECT heap_id, 6, 'bytes lost to arena alignment', align_lost FROM a
  UNION ALL SELECT heap_id, 7, 'bytes lost to arena headers', hdr FROM a
), every AS (
  SELECT * FROM line
  UNION ALL SELECT heap_id, 8, 'Total', sum(bytes) FROM line GROUP BY heap_id
)
SELECT h.name, e.what, e.bytes, e.bytes, 100.0 * e.bytes / nullif(a.total, 0)
  FROM every e
  JOIN a USING (heap_id)
  JOIN heap h ON h.dump_id = :dump AND h.heap_id = e.heap_id
 ORDER BY e.heap_id, e.at;
-- table: counts
-- title: Over the program's life (arenas: those of malloc's heap)
-- column: name text what
-- column: value count number
SELECT CASE name
         WHEN 'arenas_made' THEN '# arenas allocated total'
         WHEN 'arenas_returned' THEN '# arenas reclaimed'
         WHEN 'arenas_highwater' THEN '# arenas highwater mark'
         WHEN 'arenas_alive' THEN '# arenas allocated current'
         ELSE '# times malloc called'
       END, value
  FROM counter
 WHERE dump_id = :dump
   AND name IN ('arenas_made', 'arenas_returned', 'arenas_highwater',
                'arenas_alive', 'allocations')
 ORDER BY CASE name WHEN 'allocations' THEN 1 WHEN 'arenas_made' THEN 2
                    WHEN 'arenas_returned' THEN 3
                    WHEN 'arenas_highwater' THEN 4 ELSE 5 END;
