-- report: arenas
-- summary: the arenas: their pools, and what is in use of each
-- table: arenas
-- title: Arenas
-- column: arena_id id Arena
-- column: heap text Heap
-- column: kind text Kind
-- column: base addr Base
-- column: size bytes Size
-- column: used bytes In use
-- column: used_percent percent % used
-- column: blocks count Blocks
-- column: full count Full pools
-- column: partly count Used pools
-- column: empty count Empty pools
-- column: free_slots count Free slots
WITH s AS (
  SELECT arena_id, sum(used) AS blocks, sum(used * blk_size) AS live,
         count(*) FILTER (WHERE state = 'full') AS full,
         count(*) FILTER (WHERE state = 'used') AS partly,
         count(*) FILTER (WHERE state = 'empty') AS empty
    FROM pool
   WHERE dump_id = :dump
   GROUP BY arena_id
)
SELECT a.arena_id, h.name, a.kind, a.base, a.size, coalesce(s.live, 0),
       100.0 * coalesce(s.live, 0) / nullif(a.size, 0),
       coalesce(s.blocks, 0), coalesce(s.full, 0), coalesce(s.partly, 0),
       coalesce(s.empty, 0), a.nfreepools
  FROM arena a
  JOIN heap h ON h.dump_id = :dump AND h.heap_id = a.heap_id
  LEFT JOIN s USING (arena_id)
 WHERE a.dump_id = :dump
 ORDER BY a.arena_id
 LIMIT :limit;
