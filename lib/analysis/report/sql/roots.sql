-- report: roots
-- summary: what holds blocks from outside of the heap, and how much
-- prepare: holding
-- setup
-- What roots hold, once for both tables. By the roots: there are far fewer.
DROP TABLE IF EXISTS temp.root_block;
CREATE TEMP TABLE root_block AS
SELECT r.kind, r.owner, r.thread_id, b.serial, r.root_id,
       CASE WHEN b.idom IS NULL THEN b.retained ELSE 0 END AS retained
  FROM root r CROSS JOIN block b ON b.dump_id = r.dump_id AND b.serial = r.dst
 WHERE r.dump_id = :dump;
-- table: kinds
-- title: By kind
-- column: kind text Kind
-- column: roots count Roots
-- column: blocks count Blocks
-- column: bytes bytes Retained by these
WITH r AS (
  SELECT kind, serial, count(*) AS n, retained
    FROM temp.root_block
   GROUP BY kind, serial
)
SELECT kind, sum(n), count(*), sum(retained)
  FROM r
 GROUP BY kind
 ORDER BY 4 DESC, kind;
-- table: roots
-- title: By what has them
-- note: Retained by the blocks that they hold, where no single block holds these; what several roots hold counts for each.
-- column: retained bytes Retained
-- column: percent percent %
-- column: roots count Roots
-- column: blocks count Blocks
-- column: example id One of them
-- column: root id Root
-- column: kind text Kind
-- column: owner text Held by
WITH r AS (
  SELECT kind, owner, thread_id, serial, count(*) AS n,
         min(root_id) AS root_id, retained
    FROM temp.root_block
   GROUP BY kind, owner, thread_id, serial
)
SELECT sum(r.retained),
       100.0 * sum(r.retained) / (SELECT nullif(bytes, 0)
                                    FROM heapql_tally(:dump, '')),
       sum(r.n), count(*), min(r.serial), min(r.root_id), r.kind,
       coalesce(r.owner, 'stack') ||
         CASE WHEN r.thread_id > 0
              THEN ' of thread ' || coalesce(nullif(t.name, ''), r.thread_id)
              ELSE '' END
  FROM r
  LEFT JOIN thread t ON t.dump_id = :dump AND t.thread_id = r.thread_id
 GROUP BY r.kind, r.owner, r.thread_id
 ORDER BY 1 DESC, min(r.root_id)
 LIMIT :limit;
