-- report: suspects
-- summary: few blocks that hold much, and groups that grow from dump to dump
-- limit: 5
-- prepare: suspects
-- options: threshold
-- threshold: 10
-- table: blocks
-- title: Blocks that hold much
-- layout: pairs
-- column: reason text Why
-- column: retained bytes Holds
-- column: percent percent % of the heap
-- column: retained_blocks count Blocks
-- column: small bytes Of that in small pieces
-- column: serial id Block
-- column: req bytes Own size
-- column: type text/optional Type
-- column: name text/optional Allocated by
-- column: path text Held by
-- column: stack text/optional Stack
-- column: next text/text More
-- Of each structure that holds --threshold of the heap, the block at which it
-- gathers: MAT's accumulation point, where what is held falls apart into small
-- pieces.  temp.structure and temp.heap_size: see prepare_suspects.c.
SELECT CASE WHEN s.members > 1
            THEN 'it begins a list or tree of its own kind'
            ELSE 'it holds many small blocks' END
         || CASE WHEN b.sp_dist IS NULL THEN ', and is lost' ELSE '' END,
       s.retained, 100.0 * s.retained / nullif(h.bytes, 0), b.retained_n,
       s.small, b.serial, b.req, hq_type(b.type_id), hq_site(b.trace_id),
       heapql_path(b.serial, :dump), heapql_symbol('stack', b.trace_id, :dump),
       printf('heapql explain DUMP %d; heapql refs DUMP %d; '
              || 'heapql dominators DUMP', b.serial, b.serial)
  FROM temp.structure s
  JOIN temp.heap_size h
  JOIN block b ON b.dump_id = :dump AND b.serial = s.serial
 WHERE s.small * 100.0 >= :threshold * h.bytes AND s.small >= 2 * s.own
 ORDER BY s.small DESC, s.serial
 LIMIT :limit;
-- table: groups
-- title: Groups that grow
-- layout: pairs
-- column: reason text Why
-- column: bytes_more bytes Grew by
-- column: blocks_more count Blocks more
-- column: bytes bytes Bytes now
-- column: blocks count Blocks now
-- column: by text By
-- column: name text What
-- column: serial id The youngest block
-- column: path text/optional Held by
-- column: stack text/optional Stack
-- column: next text/text More
-- What grew in every step, as CPython's regrtest -R decides: one that once fell
-- or stood still is no suspect.  The same blocks by type and by site are one.
WITH t AS (
  SELECT g.*,
         (SELECT max(b.serial) FROM block b
           WHERE b.dump_id = :dump
             AND CASE g.kind
                 WHEN 'type' THEN b.type_id IN (
                   SELECT y.type_id FROM type y
                    WHERE y.dump_id = :dump AND y.name = g.name)
                 ELSE b.trace_id IN (
                   SELECT r.trace_id FROM temp.series_site r
                    WHERE r.step = g.steps + 1 AND hq_name(r.site) = g.name)
                 END) AS youngest
    FROM (SELECT * FROM temp.grown
           ORDER BY bytes_more DESC, blocks_more DESC, kind DESC, name
           LIMIT :limit) g
)
SELECT CASE WHEN t.least_blocks > 0 THEN 'more blocks'
            ELSE 'larger blocks' END
         || CASE t.steps WHEN 1 THEN ' than in the dump before'
                         ELSE ' in each of ' || t.steps || ' steps' END,
       t.bytes_more, t.blocks_more, t.bytes, t.blocks, t.kind, t.name,
       t.youngest, heapql_path(t.youngest, :dump),
       heapql_symbol('stack', b.trace_id, :dump),
       printf('heapql growth DUMP... --by %s -t steps; heapql path DUMP %d',
              t.kind, t.youngest)
  FROM t
  LEFT JOIN block b ON b.dump_id = :dump AND b.serial = t.youngest
 ORDER BY t.bytes_more DESC, t.blocks_more DESC, t.kind DESC, t.name;
