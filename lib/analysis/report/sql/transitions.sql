-- report: transitions
-- summary: which leak class blocks had in an earlier dump, and have now
-- prepare: earlier
-- options: since
-- table: transitions
-- title: Leak classes, then and now
-- note: Blocks are the same by serial. What was reachable and is definite now was lost in between.
-- column: was text Was
-- column: is_now text Is now
-- column: blocks count Blocks
-- column: bytes bytes Bytes
-- column: old_bytes bytes/data Bytes then
-- "gone" and "born" are blocks that only one of the dumps has.
WITH pair AS (
  SELECT coalesce(o.leak, 'not known') AS was, coalesce(n.leak, 'not known') AS now,
         n.req AS req, o.req AS old_req
    FROM block n JOIN block o ON o.dump_id = :old AND o.serial = n.serial
   WHERE n.dump_id = :dump
  UNION ALL
  SELECT 'born', coalesce(leak, 'not known'), req, 0
    FROM block n
   WHERE dump_id = :dump
     AND NOT EXISTS (SELECT 1 FROM block o
                      WHERE o.dump_id = :old AND o.serial = n.serial)
  UNION ALL
  SELECT coalesce(leak, 'not known'), 'gone', 0, req
    FROM block o
   WHERE dump_id = :old
     AND NOT EXISTS (SELECT 1 FROM block n
                      WHERE n.dump_id = :dump AND n.serial = o.serial)
), class(name, rank) AS (
  VALUES ('definite', 1), ('indirect', 2), ('possible', 3), ('reachable', 4),
         ('not known', 5), ('gone', 6), ('born', 7)
)
SELECT p.was, p.now, count(*), sum(req), sum(old_req)
  FROM pair p
  JOIN class w ON w.name = p.was
  JOIN class n ON n.name = p.now
 GROUP BY p.was, p.now
 ORDER BY p.was = p.now, n.rank, w.rank
 LIMIT :limit;
