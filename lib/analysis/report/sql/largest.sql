-- report: largest
-- summary: the largest blocks
-- table: largest
-- title: Largest blocks
-- column: addr addr Address
-- column: serial id Serial
-- column: req bytes Requested
-- column: req_exact count In bytes
-- column: usable bytes Usable
-- column: tid id Thread
-- column: age_ns duration Age
SELECT b.addr, b.serial, b.req, b.req AS req_exact, b.usable, b.tid,
       (SELECT mono_ns FROM dump WHERE dump_id = :dump) - b.birth_ns AS age_ns
  FROM block b
 WHERE b.dump_id = :dump
 ORDER BY b.req DESC, b.serial
 LIMIT :limit;
