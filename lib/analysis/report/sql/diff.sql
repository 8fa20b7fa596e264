-- report: diff
-- summary: born, kept, freed, grown and shrunk between two dumps, by serial
-- table: summary
-- title: Blocks between the two dumps
-- note: grown and shrunk: by realloc, which keeps a block's serial.
-- column: state text What became of it
-- column: blocks count Blocks
-- column: old_bytes bytes Bytes before
-- column: new_bytes bytes Bytes after
-- column: change bytes Change
-- column: change_exact count In bytes
WITH state(at, name) AS (
  VALUES (1, 'born'), (2, 'freed'), (3, 'kept'), (4, 'grown'), (5, 'shrunk')
), found AS (
  SELECT state, count(*) AS n, sum(old_req) AS old, sum(new_req) AS new
    FROM diff_block
   GROUP BY state
), sums AS (
  SELECT at, name, coalesce(n, 0) AS n, coalesce(old, 0) AS old,
         coalesce(new, 0) AS new
    FROM state LEFT JOIN found ON state = name
), every AS (
  SELECT * FROM sums
  UNION ALL
  SELECT 6, 'live now',
         coalesce(sum(n) FILTER (WHERE name <> 'freed'), 0), sum(old), sum(new)
    FROM sums
)
SELECT name, n, old, new, new - old, new - old FROM every ORDER BY at;
-- table: classes
-- title: Growth by size class
-- column: heap text Heap
-- column: class id Class
-- column: blk_size count Block size
-- column: born count Born
-- column: freed count Freed
-- column: blocks count Blocks more
-- column: bytes bytes Bytes more
WITH d AS (
  SELECT heap_id, szidx, count(*) FILTER (WHERE state = 'born') AS born,
         count(*) FILTER (WHERE state = 'freed') AS freed,
         coalesce(sum(new_req), 0) - coalesce(sum(old_req), 0) AS more
    FROM diff_block
   WHERE state <> 'kept'
   GROUP BY heap_id, szidx
)
SELECT h.name, CASE WHEN d.szidx = 65535 THEN 'large' ELSE d.szidx END,
       c.blk_size, born, freed, born - freed, more
  FROM d
  LEFT JOIN heap h ON h.dump_id = :new AND h.heap_id = d.heap_id
  LEFT JOIN size_class c ON c.dump_id = :new AND c.heap_id = d.heap_id
                        AND c.szidx = d.szidx
 ORDER BY more DESC, d.heap_id, d.szidx
 LIMIT :limit;
-- table: born
-- title: Largest blocks born
-- column: serial id Serial
-- column: addr addr Address
-- column: bytes bytes Requested
-- column: age_ns duration Age
SELECT d.serial, d.addr, d.new_req,
       (SELECT mono_ns FROM dump WHERE dump_id = :new) - d.birth_ns
  FROM diff_block d
 WHERE state = 'born'
 ORDER BY d.new_req DESC, d.serial
 LIMIT :limit;
-- table: list
-- asked: yes
-- title: Blocks
-- column: state text What became of it
-- column: serial id Serial
-- column: addr addr Address
-- column: old_addr addr Address before
-- column: old_bytes count Bytes before
-- column: new_bytes count Bytes after
SELECT state, serial, addr, old_addr, old_req, new_req
  FROM diff_block
 WHERE state = :state
 ORDER BY coalesce(new_req, 0) - coalesce(old_req, 0) DESC,
          coalesce(new_req, old_req) DESC, serial
 LIMIT :limit;
-- setup
-- One row a block that lives in either dump; a serial is the block's identity.
CREATE TEMP TABLE diff_block AS
SELECT CASE WHEN o.serial IS NULL THEN 'born'
            WHEN n.req > o.req THEN 'grown'
            WHEN n.req < o.req THEN 'shrunk'
            ELSE 'kept' END AS state,
       n.serial AS serial, n.addr AS addr, o.addr AS old_addr,
       o.req AS old_req, n.req AS new_req, n.szidx AS szidx,
       n.heap_id AS heap_id, n.birth_ns AS birth_ns
  FROM block n
  LEFT JOIN block o ON o.dump_id = :old AND o.serial = n.serial
 WHERE n.dump_id = :new
UNION ALL
SELECT 'freed', o.serial, NULL, o.addr, o.req, NULL, o.szidx, o.heap_id,
       o.birth_ns
  FROM block o
 WHERE o.dump_id = :old
   AND NOT EXISTS (SELECT 1 FROM block n
                    WHERE n.dump_id = :new AND n.serial = o.serial);
