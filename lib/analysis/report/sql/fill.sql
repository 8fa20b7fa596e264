-- report: fill
-- summary: how full containers are, of which the types tell, and what their free room takes
-- prepare: blocks
-- limit: 20
-- setup
-- The name of a field, and of the array in the object that it is in.
DROP TABLE IF EXISTS temp.fill_field;
CREATE TEMP TABLE fill_field AS
SELECT type_id, offset, min(name) AS name,
       substr(min(name) || '[*]', 1, instr(min(name) || '[*]', '[*]') - 1)
         AS array
  FROM field
 WHERE dump_id = :dump
 GROUP BY type_id, offset;
CREATE UNIQUE INDEX temp.fill_field_id ON fill_field(type_id, offset);
-- table: total
-- title: Containers
-- layout: pairs
-- note: Types tell it by HEAPQL_COUNTED and HEAPQL_BUFFER in the program. Said wrongly: a number that cannot be, cut to what there is room for.
-- column: containers count Containers
-- column: empty count Empty
-- column: used count Elements in use
-- column: capacity count Room for
-- column: percent percent % in use
-- column: wasted bytes Free room
-- column: wrong count Said wrongly
SELECT count(*), count(*) FILTER (WHERE used = 0), coalesce(sum(used), 0),
       coalesce(sum(capacity), 0),
       100.0 * sum(used) / nullif(sum(capacity), 0),
       coalesce(sum((capacity - used) * element_size), 0),
       count(*) FILTER (WHERE flags <> 0)
  FROM fill
 WHERE dump_id = :dump;
-- table: fields
-- title: By type and field
-- column: wasted bytes Free room
-- column: percent percent % in use
-- column: containers count Containers
-- column: empty count Empty
-- column: used count In use
-- column: capacity count Room for
-- column: element_size count Element
-- column: type text Type
-- column: field text Field
WITH f AS (
  SELECT type_id, field_offset, count(*) AS n,
         count(*) FILTER (WHERE used = 0) AS empty, sum(used) AS used,
         sum(capacity) AS capacity, max(element_size) AS element_size,
         sum((capacity - used) * element_size) AS wasted,
         max(buffer_row = block_row) AS inside
    FROM fill
   WHERE dump_id = :dump
   GROUP BY type_id, field_offset
)
SELECT f.wasted, 100.0 * f.used / nullif(f.capacity, 0), f.n, f.empty, f.used,
       f.capacity, f.element_size, hq_type(f.type_id),
       CASE WHEN f.inside THEN n.array ELSE n.name END
  FROM f
  LEFT JOIN temp.fill_field n
    ON n.type_id = f.type_id AND n.offset = f.field_offset
 ORDER BY f.wasted DESC, f.n DESC, f.type_id, f.field_offset
 LIMIT :limit;
-- table: sites
-- title: By what allocated the elements
-- column: wasted bytes Free room
-- column: percent percent % in use
-- column: containers count Containers
-- column: empty count Empty
-- column: name text Allocated by
WITH f AS (
  SELECT s.site, count(*) AS n, count(*) FILTER (WHERE f.used = 0) AS empty,
         sum(f.used) AS used, sum(f.capacity) AS capacity,
         sum((f.capacity - f.used) * f.element_size) AS wasted
    FROM fill f
    JOIN block b ON b.dump_id = :dump AND b.serial = coalesce(f.buffer, f.src)
    LEFT JOIN temp.trace_site s ON s.trace_id = b.trace_id
   WHERE f.dump_id = :dump
   GROUP BY s.site
)
SELECT wasted, 100.0 * used / nullif(capacity, 0), n, empty,
       coalesce(hq_name(site), '[untraced]') AS name
  FROM f
 ORDER BY wasted DESC, n DESC, name
 LIMIT :limit;
-- table: emptiest
-- title: Those with most free room
-- column: wasted bytes Free room
-- column: percent percent % in use
-- column: used count In use
-- column: capacity count Room for
-- column: src id Serial
-- column: buffer id Elements
-- column: type text Type
-- column: field text Field
SELECT (f.capacity - f.used) * f.element_size AS wasted,
       100.0 * f.used / nullif(f.capacity, 0), f.used, f.capacity, f.src,
       f.buffer, hq_type(f.type_id),
       CASE WHEN f.buffer_row = f.block_row THEN n.array ELSE n.name END
  FROM fill f
  LEFT JOIN temp.fill_field n
    ON n.type_id = f.type_id AND n.offset = f.field_offset
 WHERE f.dump_id = :dump
 ORDER BY wasted DESC, f.fill_id
 LIMIT :limit;
