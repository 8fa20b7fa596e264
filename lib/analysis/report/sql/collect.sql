-- report: collect
-- summary: garbage cycles as gc.set_debug(gc.DEBUG_COLLECTABLE | DEBUG_STATS) prints them
-- limit: 0
-- prepare: holding
-- setup
-- What CPython's collector would look at: blocks with a reference count whose
-- type is a container; where no type is called so, all with a count.
-- collectable: only references among such blocks keep it (block.garbage).
-- uncollectable: lost in or behind a cycle, but not every reference that it
-- counts is seen, so that a collector would have to leave it.
DROP TABLE IF EXISTS temp.collect_kind;
CREATE TEMP TABLE collect_kind AS
SELECT type_id FROM type
 WHERE dump_id = :dump
   AND (flags & 4 OR NOT EXISTS (SELECT 1 FROM type
                                  WHERE dump_id = :dump AND flags & 4));
DROP TABLE IF EXISTS temp.collect_island;
CREATE TEMP TABLE collect_island(leader INTEGER PRIMARY KEY);
INSERT OR IGNORE INTO temp.collect_island
SELECT coalesce(leader, serial) FROM block
 WHERE dump_id = :dump AND leak IN ('definite', 'indirect') AND scc > 0;
DROP TABLE IF EXISTS temp.collect_block;
CREATE TEMP TABLE collect_block AS
SELECT serial, addr, req, type_id, scc, garbage
  FROM block
 WHERE dump_id = :dump AND refcount IS NOT NULL
   AND type_id IN (SELECT type_id FROM temp.collect_kind)
   AND (garbage = 1
        OR (leak IN ('definite', 'indirect')
            AND coalesce(leader, serial) IN (SELECT leader
                                               FROM temp.collect_island)));
-- table: blocks
-- layout: plain
-- column: text text/text Line
-- column: verdict text/data Verdict
-- column: type text/data Type
-- column: addr addr/data Address
-- column: serial id/data Serial
-- column: bytes count/data Bytes
-- column: cycle id/data Cycle
WITH line AS (
  SELECT NOT garbage AS at, 'gc: ' || iif(garbage, '', 'un') || 'collectable <'
           || coalesce(hq_type(type_id), 'untyped') || printf(' %#x>', addr)
           AS text,
         iif(garbage, 'collectable', 'uncollectable') AS verdict,
         coalesce(hq_type(type_id), 'untyped') AS type, addr, serial, req,
         nullif(scc, 0) AS cycle
    FROM temp.collect_block
   ORDER BY 1, addr
   LIMIT :limit
)
SELECT text, verdict, type, addr, serial, req, cycle
  FROM (SELECT * FROM line
        UNION ALL
        SELECT 2, printf('gc: done, %d unreachable, %d uncollectable', count(*),
                         count(*) FILTER (WHERE NOT garbage)),
               NULL, NULL, NULL, NULL, NULL, NULL
          FROM temp.collect_block
         WHERE :text
        HAVING :text)
 ORDER BY at, addr;
-- table: done
-- only: data
-- column: unreachable count Unreachable
-- column: uncollectable count Uncollectable
-- column: collectable_bytes count Bytes collectable
-- column: uncollectable_bytes count Bytes uncollectable
SELECT count(*), count(*) FILTER (WHERE NOT garbage),
       coalesce(sum(req) FILTER (WHERE garbage), 0),
       coalesce(sum(req) FILTER (WHERE NOT garbage), 0)
  FROM temp.collect_block;
