-- report: arenas
-- summary: the arenas, and what each of their slots holds
-- table: map
-- title: Arenas
-- note: A digit is a slot and the tenths of it in use (9: 90 % or more), - an empty pool, . a free slot.
-- column: arena_id id Arena
-- column: heap text Heap
-- column: base addr Base
-- column: size bytes Size
-- column: used_percent percent % used
-- column: blocks count Blocks
-- column: map map Slots
-- A pool draws the free slots before it, then itself; what is missing at the
-- end is free too.  A map has 1024 slots at most and a slot is drawn once,
-- whatever the dump says: real arenas have 64.
WITH slot AS (
  SELECT a.arena_id AS arena_id, p.pool_id AS pool_id,
         p.base / h.pool_size
           - (a.base + h.pool_size - 1) / h.pool_size AS first,
         p.pool_size / h.pool_size AS n,
         CASE WHEN p.used = 0 THEN '-'
              ELSE min(9, 10 * p.used / p.capacity) END AS digit
    FROM pool p
    JOIN arena a ON a.dump_id = :dump AND a.arena_id = p.arena_id
    JOIN heap h ON h.dump_id = :dump AND h.heap_id = a.heap_id
   WHERE p.dump_id = :dump AND a.kind = 'pools'
   GROUP BY a.arena_id, first
), place AS (
  SELECT arena_id, first, digit,
         min(n, coalesce(lead(first) OVER w, 1024) - first) AS n
    FROM slot
   WHERE first BETWEEN 0 AND 1023
  WINDOW w AS (PARTITION BY arena_id ORDER BY first)
), gap AS (
  SELECT *, lag(first + n) OVER w AS before FROM place
  WINDOW w AS (PARTITION BY arena_id ORDER BY first)
), piece AS (
  SELECT arena_id, first, n,
         replace(hex(zeroblob(max(0, first - coalesce(before, 0)))), '00', '.')
           || replace(hex(zeroblob(n)), '00', digit) AS text
    FROM gap
), drawn AS (
  SELECT arena_id, first,
         group_concat(text, '') OVER (PARTITION BY arena_id ORDER BY first
           ROWS UNBOUNDED PRECEDING) AS text
    FROM piece
), line AS (
  SELECT arena_id, text, max(first) FROM drawn GROUP BY arena_id
), sums AS (
  SELECT arena_id, sum(used) AS blocks, sum(used * blk_size) AS live
    FROM pool
   WHERE dump_id = :dump
   GROUP BY arena_id
)
SELECT a.arena_id, h.name, a.base, a.size,
       100.0 * coalesce(s.live, 0) / a.size, coalesce(s.blocks, 0),
       CASE WHEN a.kind = 'huge' THEN 'huge block'
            ELSE coalesce(l.text, '')
              || replace(hex(zeroblob(max(0, min(a.ntotalpools, 1024)
                   - length(coalesce(l.text, ''))))), '00', '.')
       END
  FROM arena a
  JOIN heap h ON h.dump_id = :dump AND h.heap_id = a.heap_id
  LEFT JOIN line l USING (arena_id)
  LEFT JOIN sums s USING (arena_id)
 WHERE a.dump_id = :dump
 ORDER BY a.arena_id
 LIMIT :limit;
