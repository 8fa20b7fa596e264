-- report: oldest
-- summary: the blocks that have lived longest, with birth time and age
-- table: oldest
-- title: Oldest blocks
-- note: Born: after the start of recording, as exact as the dump's ticks.
-- column: serial id Serial
-- column: addr addr Address
-- column: req bytes Requested
-- column: born_ns duration Born
-- column: age_ns duration Age
-- column: tid id Thread
SELECT b.serial, b.addr, b.req, b.birth_ns - d.start_ns AS born_ns,
       d.mono_ns - b.birth_ns AS age_ns, b.tid
  FROM block b, dump d
 WHERE b.dump_id = :dump AND d.dump_id = :dump
 ORDER BY b.serial
 LIMIT :limit;
