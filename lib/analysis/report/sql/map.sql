-- report: map
-- summary: the arenas drawn: what is in use of each place, or how much of it is a set's
-- prepare: map
-- options: set
-- limit: 40
-- table: map
-- title: Arenas
-- only: text
-- column: arena_id id Arena
-- column: heap text/optional Heap
-- column: size bytes Size
-- column: used_percent percent % used
-- column: of_percent percent/optional % of set
-- column: map map Places
-- temp.map_line: drawn by the step above, in C.
SELECT arena_id, heap, size, used_percent, of_percent, line
  FROM temp.map_line
 ORDER BY arena_id;
-- table: arenas
-- only: data
-- column: arena_id id Arena
-- column: heap text Heap
-- column: kind text Kind
-- column: base addr Base
-- column: size bytes Size
-- column: slots count Slots
-- column: free_slots count Free
-- column: used bytes In use
-- column: blocks count Blocks
-- column: of_blocks count Of the set
-- column: of_used bytes In use of it
SELECT a.arena_id, h.name, a.kind, a.base, a.size, a.ntotalpools,
       a.nfreepools, coalesce(sum(p.used * p.blk_size), 0),
       coalesce(sum(p.used), 0), sum(s.blocks), sum(s.blocks * p.blk_size)
  FROM arena a
  JOIN heap h ON h.dump_id = :dump AND h.heap_id = a.heap_id
  LEFT JOIN pool p ON p.dump_id = :dump AND p.arena_id = a.arena_id
  LEFT JOIN temp.map_set s ON s.pool_id = p.pool_id
 WHERE a.dump_id = :dump
 GROUP BY a.arena_id
 ORDER BY a.arena_id;
-- table: pools
-- only: data
-- column: pool_id id Pool
-- column: arena_id id Arena
-- column: base addr Base
-- column: offset bytes From the start of the arena
-- column: size bytes Size
-- column: szidx id Class
-- column: blk_size bytes Block size
-- column: used count In use
-- column: capacity count Capacity
-- column: state text State
-- column: of_blocks count Of the set
SELECT p.pool_id, p.arena_id, p.base, p.base - a.base, p.pool_size,
       CASE WHEN p.szidx = 65535 THEN 'large' ELSE p.szidx END, p.blk_size,
       p.used, p.capacity, p.state, s.blocks
  FROM pool p
  JOIN arena a ON a.dump_id = :dump AND a.arena_id = p.arena_id
  LEFT JOIN temp.map_set s ON s.pool_id = p.pool_id
 WHERE p.dump_id = :dump
 ORDER BY p.pool_id;
