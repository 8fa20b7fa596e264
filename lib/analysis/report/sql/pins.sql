-- report: pins
-- summary: the blocks that keep nearly empty arenas and pools, and what goes back with them
-- prepare: blocks
-- options: threshold by set
-- by: site type trace
-- threshold: 10
-- limit: 10
-- setup
-- An arena goes back when all its blocks go, a pool likewise; so what counts is
-- who shares one.  Nearly empty: some is in use, but less than :threshold
-- percent.
DROP TABLE IF EXISTS temp.pin_arena;
CREATE TEMP TABLE pin_arena AS
SELECT a.arena_id, a.base, a.size, coalesce(sum(p.used), 0) AS blocks,
       coalesce(sum(p.used * p.blk_size), 0) AS live,
       coalesce(sum(p.used > 0), 0) AS pools,
       coalesce(sum(p.used) > 0
         AND 100.0 * sum(p.used * p.blk_size) < :threshold * a.size, 0) AS near
  FROM arena a LEFT JOIN pool p ON p.dump_id = :dump AND p.arena_id = a.arena_id
 WHERE a.dump_id = :dump AND a.kind = 'pools'
 GROUP BY a.arena_id;
CREATE UNIQUE INDEX temp.pin_arena_id ON pin_arena(arena_id);
DROP TABLE IF EXISTS temp.pin_pool;
CREATE TEMP TABLE pin_pool(pool_id INTEGER PRIMARY KEY, arena_id, base,
  blk_size, used, capacity, pool_size, near_arena);
INSERT INTO temp.pin_pool
SELECT p.pool_id, p.arena_id, p.base, p.blk_size, p.used, p.capacity,
       p.pool_size, a.near
  FROM pool p JOIN temp.pin_arena a USING (arena_id)
 WHERE p.dump_id = :dump AND p.used > 0
   AND (a.near OR 100.0 * p.used < :threshold * p.capacity);
DROP TABLE IF EXISTS temp.pin_row;
CREATE TEMP TABLE pin_row AS
SELECT pool_id, trace_id, type_id, serial, addr, req, usable
  FROM block
 WHERE dump_id = :dump AND pool_id IN (SELECT pool_id FROM temp.pin_pool);
-- By whom: blocks of a pool, and what of it goes when they go.
DROP TABLE IF EXISTS temp.pin;
CREATE TEMP TABLE pin AS
WITH r AS (
  SELECT pool_id, trace_id, type_id, count(*) AS n, sum(req) AS req,
         min(serial) AS oldest
    FROM temp.pin_row GROUP BY pool_id, trace_id, type_id
)
SELECT r.pool_id, p.arena_id, p.near_arena, p.pool_size,
       sum(r.n) = p.used AS whole,
       CASE :by WHEN 'type' THEN coalesce(r.type_id, 0)
                WHEN 'trace' THEN r.trace_id
                ELSE coalesce(s.site, -1) END AS part,
       max(s.site) AS site, sum(r.n) AS n, sum(r.req) AS req,
       min(r.oldest) AS oldest
  FROM r JOIN temp.pin_pool p USING (pool_id)
  LEFT JOIN temp.trace_site s ON s.trace_id = r.trace_id
 GROUP BY r.pool_id, part;
DROP TABLE IF EXISTS temp.pin_part;
CREATE TEMP TABLE pin_part AS
WITH name AS (SELECT part, max(site) AS site FROM temp.pin GROUP BY part)
SELECT part,
       CASE :by WHEN 'type' THEN coalesce(hq_type(part), 'untyped')
                WHEN 'trace' THEN 'trace ' || part
                  || coalesce(': ' || hq_name(site), '')
                ELSE coalesce(hq_name(site), '[untraced]') END AS name
  FROM name;
CREATE UNIQUE INDEX temp.pin_part_id ON pin_part(part);
-- Of each arena that is nearly empty.
DROP TABLE IF EXISTS temp.pin_share;
CREATE TEMP TABLE pin_share AS
SELECT i.arena_id, i.part, a.size, sum(i.n) AS n, sum(i.req) AS req,
       sum(i.n) = a.blocks AS whole, min(i.oldest) AS oldest
  FROM temp.pin i JOIN temp.pin_arena a USING (arena_id)
 WHERE i.near_arena
 GROUP BY i.arena_id, i.part;
CREATE UNIQUE INDEX temp.pin_share_id ON pin_share(arena_id, part);
-- What goes with the blocks of one of them.
DROP TABLE IF EXISTS temp.pin_gone;
CREATE TEMP TABLE pin_gone AS
WITH gone AS (
  SELECT part, count(*) FILTER (WHERE whole) AS arenas,
         sum(size) FILTER (WHERE whole) AS bytes,
         count(*) FILTER (WHERE NOT whole) AS shared,
         sum(size) FILTER (WHERE NOT whole) AS shared_bytes,
         sum(n) FILTER (WHERE whole) AS n,
         sum(req) FILTER (WHERE whole) AS req
    FROM temp.pin_share GROUP BY part
), rest AS (
  SELECT i.part, count(*) FILTER (WHERE i.whole) AS pools,
         sum(i.pool_size) FILTER (WHERE i.whole) AS bytes,
         sum(i.n) FILTER (WHERE i.whole) AS n,
         sum(i.req) FILTER (WHERE i.whole) AS req,
         sum(i.n) FILTER (WHERE NOT i.whole) AS shared
    FROM temp.pin i
    LEFT JOIN temp.pin_share s
      ON s.arena_id = i.arena_id AND s.part = i.part
   WHERE NOT coalesce(s.whole, 0)
   GROUP BY i.part
), oldest AS (SELECT part, min(oldest) AS oldest FROM temp.pin GROUP BY part)
SELECT coalesce(g.bytes, 0) + coalesce(r.bytes, 0) AS returned,
       coalesce(g.arenas, 0) AS arenas, coalesce(r.pools, 0) AS pools,
       coalesce(g.n, 0) + coalesce(r.n, 0) AS blocks,
       coalesce(g.req, 0) + coalesce(r.req, 0) AS bytes,
       coalesce(g.shared, 0) AS shared_arenas,
       coalesce(g.shared_bytes, 0) AS shared_bytes,
       coalesce(r.shared, 0) AS shared_blocks, o.oldest, p.name
  FROM temp.pin_part p JOIN oldest o USING (part)
  LEFT JOIN gone g USING (part) LEFT JOIN rest r USING (part);
-- What would go back with a set, whatever is nearly empty.
DROP TABLE IF EXISTS temp.pin_set;
CREATE TEMP TABLE pin_set AS
WITH s AS (
  SELECT k1 AS pool_id, blocks AS n, bytes AS req
    FROM heapql_tally(:dump, 'pool_id', :of)
   WHERE :of IS NOT NULL
), p AS (
  SELECT p.arena_id, p.pool_id, p.pool_size, s.n, s.req, s.n = p.used AS whole
    FROM s JOIN pool p ON p.dump_id = :dump AND p.pool_id = s.pool_id
), u AS (
  SELECT arena_id, sum(used) AS used
    FROM pool WHERE dump_id = :dump GROUP BY arena_id
)
SELECT p.arena_id, a.size, sum(p.n) AS n, sum(p.req) AS req,
       sum(p.n) = u.used AS whole, sum(p.whole) AS pools,
       sum(p.pool_size) FILTER (WHERE p.whole) AS pool_bytes
  FROM p JOIN u USING (arena_id)
  JOIN arena a ON a.dump_id = :dump AND a.arena_id = p.arena_id
 GROUP BY p.arena_id;
-- table: heap
-- title: Fragmentation
-- layout: pairs
-- column: arena_bytes bytes Arenas of pools
-- column: used_bytes bytes In use of them
-- column: used_percent percent % in use
-- column: near_arenas count Nearly empty arenas
-- column: near_bytes bytes Their size
-- column: pins count Blocks that keep them
-- column: pin_bytes bytes Bytes in use of these
-- column: near_pools count Nearly empty pools in other arenas
-- column: near_pool_bytes bytes Size of these pools
-- column: empty_arenas count Arenas without a block
SELECT coalesce(sum(size), 0), coalesce(sum(live), 0),
       100.0 * sum(live) / sum(size), count(*) FILTER (WHERE near),
       coalesce(sum(size) FILTER (WHERE near), 0),
       coalesce(sum(blocks) FILTER (WHERE near), 0),
       coalesce(sum(live) FILTER (WHERE near), 0),
       (SELECT count(*) FROM temp.pin_pool WHERE NOT near_arena),
       (SELECT coalesce(sum(pool_size), 0) FROM temp.pin_pool
         WHERE NOT near_arena),
       count(*) FILTER (WHERE blocks = 0)
  FROM temp.pin_arena;
-- table: set_sum
-- only: data
-- column: blocks count Blocks
-- column: bytes bytes Bytes
-- column: arenas count Arenas
-- column: arena_bytes bytes Their size
-- column: pools count Pools
-- column: pool_bytes bytes Their size
SELECT sum(n), sum(req), count(*) FILTER (WHERE whole),
       coalesce(sum(size) FILTER (WHERE whole), 0),
       coalesce(sum(pools) FILTER (WHERE NOT whole), 0),
       coalesce(sum(pool_bytes) FILTER (WHERE NOT whole), 0)
  FROM temp.pin_set
 WHERE :of IS NOT NULL
HAVING count(*) > 0;
-- table: advice
-- title: What to free
-- layout: plain
-- only: text
-- column: text text
WITH s AS (
  SELECT coalesce(sum(n), 0) AS n, coalesce(sum(req), 0) AS req,
         count(*) FILTER (WHERE whole) AS arenas,
         coalesce(sum(size) FILTER (WHERE whole), 0) AS bytes,
         coalesce(sum(pools) FILTER (WHERE NOT whole), 0) AS pools,
         coalesce(sum(pool_bytes) FILTER (WHERE NOT whole), 0) AS pool_bytes
    FROM temp.pin_set
), best AS (
  SELECT * FROM temp.pin_gone
   WHERE returned > 0
   ORDER BY returned DESC, shared_bytes DESC, oldest
   LIMIT 3
)
SELECT printf('With the set (%,d blocks, %s) %,d arenas (%s) and, of other '
         || 'arenas, %,d pools (%s) go back.', n, hq_bytes(req), arenas,
         hq_bytes(bytes), pools, hq_bytes(pool_bytes))
  FROM s
 WHERE :of IS NOT NULL
UNION ALL
SELECT printf('Free the %,d %s of %s (%s), and ', blocks,
         CASE blocks WHEN 1 THEN 'block' ELSE 'blocks' END, name,
         hq_bytes(bytes))
       || CASE arenas WHEN 0 THEN '' WHEN 1 THEN '1 arena'
               ELSE printf('%,d arenas', arenas) END
       || CASE WHEN arenas > 0 AND pools > 0 THEN ' and ' ELSE '' END
       || CASE pools WHEN 0 THEN '' WHEN 1 THEN '1 pool'
               ELSE printf('%,d pools', pools) END
       || CASE arenas + pools WHEN 1 THEN ' goes back: ' ELSE ' go back: ' END
       || hq_bytes(returned) || '.'
  FROM best;
-- table: parts
-- title: What would go back with the blocks of one site, type or trace
-- note: Arenas go back to the system; pools that are empty in an arena that stays serve any other size. Shared: arenas that it keeps together with others, and its blocks in pools that are shared.
-- column: returned bytes Returned
-- column: arenas count Arenas
-- column: pools count Pools
-- column: blocks count Blocks
-- column: bytes bytes Bytes
-- column: shared_arenas count Shared arenas
-- column: shared_bytes bytes Size of these
-- column: shared_blocks count In shared pools
-- column: oldest id Oldest serial
-- column: name text By
SELECT returned, arenas, pools, blocks, bytes, shared_arenas, shared_bytes,
       shared_blocks, oldest, name
  FROM temp.pin_gone
 ORDER BY returned DESC, shared_bytes DESC, oldest
 LIMIT :limit;
-- table: together
-- title: Who keeps nearly empty arenas together: they go back when all of these go
-- column: returned bytes Returned
-- column: arenas count Arenas
-- column: blocks count Blocks
-- column: bytes bytes Bytes
-- column: parts count How many
-- column: oldest id Oldest serial
-- column: names text By
WITH a AS (
  SELECT arena_id, size, count(*) AS parts, sum(n) AS n, sum(req) AS req,
         min(oldest) AS oldest, min(part) AS first,
         group_concat(part) AS list
    FROM (SELECT * FROM temp.pin_share ORDER BY arena_id, part)
   GROUP BY arena_id
), g AS (
  SELECT sum(size) AS returned, count(*) AS arenas, sum(n) AS n,
         sum(req) AS req, max(parts) AS parts, min(oldest) AS oldest,
         max(arena_id) AS example
    FROM a GROUP BY list ORDER BY returned DESC, n, oldest LIMIT :limit
)
SELECT g.returned, g.arenas, g.n, g.req, g.parts, g.oldest,
       (SELECT hq_some(p.name) FROM temp.pin_share s
          JOIN temp.pin_part p USING (part) WHERE s.arena_id = g.example)
  FROM g
 ORDER BY g.returned DESC, g.n, g.oldest;
-- table: arenas
-- title: Nearly empty arenas, those with fewest blocks first
-- column: arena_id id Arena
-- column: base addr Base
-- column: returned bytes Returned if freed
-- column: used_percent percent % in use
-- column: pools count Pools
-- column: blocks count Blocks
-- column: bytes bytes Bytes
-- column: oldest id Oldest serial
-- column: names text By
WITH a AS (
  SELECT s.arena_id, a.base, a.size, a.live, a.pools, a.blocks,
         sum(s.req) AS req, min(s.oldest) AS oldest
    FROM temp.pin_share s JOIN temp.pin_arena a USING (arena_id)
   GROUP BY s.arena_id
   ORDER BY a.size DESC, a.blocks, s.arena_id LIMIT :limit
)
SELECT arena_id, base, size, 100.0 * live / size, pools, blocks, req, oldest,
       (SELECT hq_some(p.name) FROM temp.pin_share s
          JOIN temp.pin_part p USING (part) WHERE s.arena_id = a.arena_id)
  FROM a
 ORDER BY size DESC, blocks, arena_id;
-- table: pools
-- title: Nearly empty pools in other arenas, those with fewest blocks first
-- column: pool_id id Pool
-- column: arena_id id Arena
-- column: base addr Base
-- column: blk_size count Block size
-- column: returned bytes Returned if freed
-- column: used count In use
-- column: capacity count Capacity
-- column: oldest id Oldest serial
-- column: names text By
WITH p AS (
  SELECT * FROM temp.pin_pool WHERE NOT near_arena
   ORDER BY pool_size DESC, used, pool_id LIMIT :limit
)
SELECT pool_id, arena_id, base, blk_size, pool_size, used, capacity,
       (SELECT min(oldest) FROM temp.pin i WHERE i.pool_id = p.pool_id),
       (SELECT hq_some(n.name) FROM temp.pin i
          JOIN temp.pin_part n USING (part) WHERE i.pool_id = p.pool_id)
  FROM p
 ORDER BY pool_size DESC, used, pool_id;
-- table: blocks
-- title: The blocks in the arenas with fewest of them
-- column: arena_id id Arena
-- column: pool_id id/data Pool
-- column: addr addr Address
-- column: serial id Serial
-- column: req bytes Requested
-- column: tid id Thread
-- column: age_ns duration Age
-- column: type text/optional Type
-- column: name text Allocated by
WITH r AS (
  SELECT a.size, a.blocks, p.arena_id, r.*
    FROM temp.pin_row r JOIN temp.pin_pool p USING (pool_id)
    JOIN temp.pin_arena a USING (arena_id)
   WHERE a.near
   ORDER BY a.size DESC, a.blocks, p.arena_id, r.addr LIMIT :limit
)
SELECT r.arena_id, r.pool_id, r.addr, r.serial, r.req, b.tid,
       (SELECT mono_ns FROM dump WHERE dump_id = :dump) - b.birth_ns,
       hq_type(r.type_id),
       coalesce(hq_name((SELECT site FROM temp.trace_site s
                          WHERE s.trace_id = r.trace_id)), '[untraced]')
  FROM r JOIN block b ON b.dump_id = :dump AND b.serial = r.serial
 ORDER BY r.size DESC, r.blocks, r.arena_id, r.addr;
