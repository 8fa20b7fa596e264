-- report: block
-- summary: one block, by its serial or an address in it, with its stack
-- limit: 0
-- prepare: block
-- operand: ADDRESS|SERIAL
-- table: block
-- title: Block
-- layout: pairs
-- column: serial id Serial
-- column: addr addr Address
-- column: req bytes Requested
-- column: usable bytes Usable
-- column: heap text Heap
-- column: pool_id id Pool
-- column: tid id Thread
-- column: thread text/optional Name of the thread
-- column: born_ns duration Born
-- column: age_ns duration Age
-- column: trace_id id Stack
-- column: label text/optional Which is
SELECT b.serial, b.addr, b.req, b.usable, h.name, b.pool_id, b.tid,
       nullif(t.name, ''), b.birth_ns - d.start_ns, d.mono_ns - b.birth_ns,
       b.trace_id, r.label
  FROM block b
  JOIN dump d ON d.dump_id = b.dump_id
  LEFT JOIN heap h ON h.dump_id = b.dump_id AND h.heap_id = b.heap_id
  LEFT JOIN thread t ON t.dump_id = b.dump_id AND t.thread_id = b.thread_id
  LEFT JOIN trace r ON r.dump_id = b.dump_id AND r.trace_id = b.trace_id
 WHERE b.dump_id = :dump AND b.serial = :serial;
-- table: stack
-- title: Allocated or last resized by
-- column: depth id #
-- column: site text Site
-- column: func text Function
-- column: file text/optional File
-- column: line id/optional Line
-- column: module text Module
-- column: addr addr/data Address
WITH b AS (
  SELECT trace_id FROM block WHERE dump_id = :dump AND serial = :serial
)
SELECT tf.depth, CASE WHEN tf.frame_id = t.site_frame THEN '*' ELSE '' END,
       coalesce(f.func, printf('%#x', p.addr)), f.file, f.line,
       m.path, p.addr
  FROM b
  JOIN trace t ON t.dump_id = :dump AND t.trace_id = b.trace_id
  JOIN trace_frame tf ON tf.dump_id = :dump AND tf.trace_id = b.trace_id
  JOIN frame f ON f.dump_id = :dump AND f.frame_id = tf.frame_id
  JOIN pc p ON p.dump_id = :dump AND p.pc_id = f.pc_id
  LEFT JOIN module m ON m.dump_id = :dump AND m.module_id = f.module_id
 ORDER BY tf.depth
 LIMIT :limit;
