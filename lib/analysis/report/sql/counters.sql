-- report: counters
-- summary: what the allocator counted since the program began
-- limit: 0
-- table: counters
-- title: Counters
-- column: name text Counter
-- column: value count Value
SELECT name, value
  FROM counter
 WHERE dump_id = :dump
 ORDER BY name
 LIMIT :limit;
