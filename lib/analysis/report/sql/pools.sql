-- report: pools
-- summary: pools by state and by how full they are, and the emptiest
-- table: states
-- title: Pools by size class and state
-- column: heap text Heap
-- column: szidx id Class
-- column: blk_size count Block size
-- column: used count Used
-- column: full count Full
-- column: empty count Empty
-- column: bytes bytes Bytes
-- column: occupancy percent % in use
WITH p AS (
  SELECT p.*, h.name AS heap, a.heap_id AS h
    FROM pool p
    JOIN arena a ON a.dump_id = :dump AND a.arena_id = p.arena_id
    JOIN heap h ON h.dump_id = :dump AND h.heap_id = a.heap_id
   WHERE p.dump_id = :dump
)
SELECT heap, CASE WHEN szidx = 65535 THEN 'large' ELSE szidx END,
       CASE WHEN szidx <> 65535 THEN blk_size END,
       count(*) FILTER (WHERE state = 'used'),
       count(*) FILTER (WHERE state = 'full'),
       count(*) FILTER (WHERE state = 'empty'),
       sum(pool_size),
       100.0 * sum(used * blk_size) / nullif(sum(capacity * blk_size), 0)
  FROM p
 GROUP BY h, szidx
 ORDER BY h, szidx;
-- table: emptiest
-- title: Pools with most free bytes
-- column: pool_id id Pool
-- column: base addr Base
-- column: arena_id id Arena
-- column: blk_size count Block size
-- column: used count In use
-- column: capacity count Capacity
-- column: free bytes Free
-- column: state text State
-- column: thread_id id Thread
SELECT pool_id, base, arena_id, blk_size, used, capacity,
       (capacity - used) * blk_size AS free, state, thread_id
  FROM pool
 WHERE dump_id = :dump AND used < capacity
 ORDER BY free DESC, pool_id
 LIMIT :limit;
