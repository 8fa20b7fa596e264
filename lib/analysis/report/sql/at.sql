-- report: at
-- summary: the block at an address, also one in its middle
-- limit: 0
-- prepare: word
-- operand: ADDRESS
-- table: block
-- column: serial id Serial
-- column: addr addr Address
-- column: offset count/optional At offset
-- column: req bytes Size
-- column: refcount count/optional Refcount
-- column: type text/optional Type
-- column: name text Allocated by
SELECT b.serial, b.addr, nullif(a.addr - b.addr, 0), b.req, b.refcount,
       hq_type(b.type_id), hq_site(b.trace_id)
  FROM block b
  LEFT JOIN temp.asked a
 WHERE b.dump_id = :dump AND b.serial = :serial;
