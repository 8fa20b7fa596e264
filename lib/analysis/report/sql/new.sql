-- report: new
-- summary: blocks that an earlier dump does not have, by type or another kind, or one by one
-- limit: 10
-- prepare: new
-- options: by set since sort
-- by: KIND
-- sorts: deltas old current new
-- table: new
-- title: New blocks
-- column: old count Old
-- column: current count Current
-- column: new count New
-- column: deltas count Deltas
-- column: new_bytes bytes New bytes
-- column: type text/data Type
-- column: of_type text/text/optional Type
-- column: of_kind text/text/optional What
-- temp.new_value: made by the step above, in C.  As objgraph's get_new_ids, but
-- by serial: a block at an address that was in use before is new.
SELECT old, kept + fresh, fresh, kept + fresh - old, bytes, name,
       CASE WHEN coalesce(:by, 'type') = 'type' THEN name END,
       CASE WHEN :by <> 'type' THEN name END
  FROM temp.new_value
 ORDER BY CASE :sort WHEN 'old' THEN old WHEN 'current' THEN kept + fresh
                     WHEN 'new' THEN fresh ELSE kept + fresh - old END DESC,
          bytes DESC, kept + fresh DESC, old DESC, name
 LIMIT :limit;
-- table: ids
-- asked: yes
-- title: The new blocks
-- column: serial id Serial
-- column: addr addr Address
-- column: req bytes Size
-- column: type text/optional Type
-- column: name text Allocated by
SELECT serial, addr, req, hq_type(type_id), hq_site(trace_id)
  FROM block
 WHERE dump_id = :dump AND serial >= (SELECT serial FROM temp.born)
   AND (:of IS NULL OR heapql_in(:of, dump_id, row))
 ORDER BY serial
 LIMIT :limit;
