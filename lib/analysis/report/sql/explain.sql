-- report: explain
-- summary: everything about one block
-- limit: 10
-- prepare: blocks
-- table: block
-- title: Block
-- layout: pairs
-- column: serial id Serial
-- column: addr addr Address
-- column: asked_off count/optional Address asked for: at
-- column: asked_field text/optional Which is
-- column: req bytes Requested
-- column: usable bytes Usable
-- column: type text Type
-- column: type_source text/optional Known from
-- column: elements count/optional Elements
-- column: heap text Heap
-- column: blk_size bytes Size class
-- column: pool_id id Pool
-- column: pool addr Of the pool
-- column: arena_id id Arena
-- column: tid id Thread
-- column: thread text/optional Name of the thread
-- column: born_ns duration Born
-- column: age_ns duration Age
-- column: trace_id id Stack
-- column: label text/optional Which is
SELECT b.serial, b.addr,
       CASE WHEN :addr > b.addr AND :addr < b.addr + b.usable
            THEN :addr - b.addr END,
       CASE WHEN :addr > b.addr AND :addr < b.addr + b.usable
            THEN hq_field(b.serial, :addr - b.addr) END,
       b.req, b.usable, coalesce(hq_type(b.type_id), 'not known'),
       nullif(t.source, ''),
       (SELECT nullif(count, 1) FROM object o
         WHERE o.dump_id = :dump AND o.block_row = b.row), h.name, p.blk_size,
       b.pool_id, p.base, b.arena_id, b.tid, nullif(th.name, ''),
       b.birth_ns - d.start_ns, d.mono_ns - b.birth_ns, b.trace_id, r.label
  FROM block b
  JOIN dump d ON d.dump_id = b.dump_id
  LEFT JOIN type t ON t.dump_id = b.dump_id AND t.type_id = b.type_id
  LEFT JOIN heap h ON h.dump_id = b.dump_id AND h.heap_id = b.heap_id
  LEFT JOIN pool p ON p.dump_id = b.dump_id AND p.pool_id = b.pool_id
  LEFT JOIN thread th ON th.dump_id = b.dump_id AND th.thread_id = b.thread_id
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
-- column: pc addr/data Address
SELECT tf.depth, CASE WHEN tf.frame_id = t.site_frame THEN '*' ELSE '' END,
       coalesce(f.func, printf('%#x', p.addr)), f.file, f.line,
       m.path, p.addr
  FROM block b
  JOIN trace t ON t.dump_id = :dump AND t.trace_id = b.trace_id
  JOIN trace_frame tf ON tf.dump_id = :dump AND tf.trace_id = b.trace_id
  JOIN frame f ON f.dump_id = :dump AND f.frame_id = tf.frame_id
  JOIN pc p ON p.dump_id = :dump AND p.pc_id = f.pc_id
  LEFT JOIN module m ON m.dump_id = :dump AND m.module_id = f.module_id
 WHERE b.dump_id = :dump AND b.serial = :serial
 ORDER BY tf.depth;
-- table: held
-- title: Who holds it
-- layout: pairs
-- column: leak text Leak class
-- column: leader id/optional Leader of what is lost
-- column: evidence id/optional Evidence: block
-- column: evidence_ref text/optional Which refers by
-- column: refcount count/optional Refcount
-- column: certain count References, certain
-- column: most count References, at most
-- column: distance count/optional References from a root
-- column: retained bytes Retained
-- column: retained_blocks count Blocks retained
-- column: cycle id/optional Cycle
-- column: garbage text/optional By the counts
-- column: owner id/optional Owner
SELECT b.leak, b.leader, b.leak_src,
       hq_ref((SELECT min(ref_id) FROM ref r
                WHERE r.dump_id = :dump AND r.src = b.leak_src
                  AND r.dst = b.serial
                  AND (r.off = b.leak_off OR b.leak_off IS NULL))),
       b.refcount,
       b.indeg_exact, b.indeg, b.sp_dist, b.retained, b.retained_n,
       nullif(b.scc, 0), CASE b.garbage WHEN 1 THEN 'garbage' END, b.owner
  FROM block b
 WHERE b.dump_id = :dump AND b.serial = :serial;
-- table: roots
-- title: Roots that refer to it
-- column: root_id id Root
-- column: kind text Kind
-- column: addr addr Address
-- column: label text Root
SELECT root_id, kind, nullif(addr, 0), hq_root(root_id)
  FROM root
 WHERE dump_id = :dump AND dst = :serial
 ORDER BY root_id
 LIMIT :limit;
-- table: referrers
-- title: Blocks that refer to it
-- column: serial id Serial
-- column: type text Type
-- column: req bytes Size
-- column: label text Reference
-- column: edge text Edge
SELECT b.serial, coalesce(hq_type(b.type_id), 'untyped'), b.req,
       hq_ref(r.ref_id), hq_edge(r.ref_id)
  FROM ref r
  JOIN block b ON b.dump_id = r.dump_id AND b.serial = r.src
 WHERE r.dump_id = :dump AND r.dst = :serial
 ORDER BY r.ref_id
 LIMIT :limit;
-- table: references
-- title: Blocks that it refers to
-- column: label text Reference
-- column: serial id Serial
-- column: type text Type
-- column: req bytes Size
-- column: edge text Edge
SELECT hq_ref(r.ref_id), b.serial, coalesce(hq_type(b.type_id), 'untyped'),
       b.req, hq_edge(r.ref_id)
  FROM ref r
  JOIN block b ON b.dump_id = r.dump_id AND b.serial = r.dst
 WHERE r.dump_id = :dump AND r.src = :serial
 ORDER BY r.ref_id
 LIMIT :limit;
-- table: dominators
-- title: Goes when one of these goes
-- column: hop id #
-- column: serial id Serial
-- column: type text Type
-- column: req bytes Size
-- column: retained bytes Retained
WITH RECURSIVE d(serial, hop) AS (
  SELECT idom, 1 FROM block WHERE dump_id = :dump AND serial = :serial
  UNION ALL
  SELECT b.idom, d.hop + 1
    FROM d JOIN block b ON b.dump_id = :dump AND b.serial = d.serial
   WHERE d.serial IS NOT NULL AND (:limit < 0 OR d.hop < :limit)
)
SELECT d.hop, b.serial, coalesce(hq_type(b.type_id), 'untyped'), b.req,
       b.retained
  FROM d
  JOIN block b ON b.dump_id = :dump AND b.serial = d.serial
 ORDER BY d.hop;
-- table: path
-- title: The shortest way back to a root
-- column: hop id #
-- column: serial id Serial
-- column: type text Type
-- column: req bytes Size
-- column: label text Held by
WITH RECURSIVE p(serial, hop) AS (
  SELECT :serial, 1
  UNION ALL
  SELECT b.sp_parent, p.hop + 1
    FROM p JOIN block b ON b.dump_id = :dump AND b.serial = p.serial
   WHERE b.sp_parent IS NOT NULL AND (:limit < 0 OR p.hop < :limit)
)
SELECT p.hop, b.serial, coalesce(hq_type(b.type_id), 'untyped'), b.req,
       CASE WHEN b.sp_parent IS NULL THEN hq_root(b.sp_root)
            ELSE hq_ref((SELECT min(ref_id) FROM ref r
                          WHERE r.dump_id = :dump AND r.dst = b.serial
                            AND r.src = b.sp_parent AND r.how <> 3)) END
  FROM p
  JOIN block b ON b.dump_id = :dump AND b.serial = p.serial
 WHERE b.sp_dist IS NOT NULL
 ORDER BY p.hop;
