-- report: address
-- summary: what is at an address where no live block is
-- prepare: blocks
-- table: address
-- title: Address
-- layout: pairs
-- column: addr addr Address
-- column: what text What is there
-- column: heap text/optional Heap
-- column: pool_id id/optional Pool
-- column: pool addr/optional At
-- column: blk_size bytes/optional Its blocks are
-- column: slot id/optional Slot
-- column: slot_off count/optional Bytes into the slot
-- column: arena_id id/optional Arena
-- column: arena addr/optional Which is at
-- column: symbol text/optional Variable
WITH p AS (
  SELECT * FROM pool
   WHERE dump_id = :dump AND base <= :addr AND :addr < base + pool_size
   ORDER BY base DESC LIMIT 1
), a AS (
  SELECT * FROM arena
   WHERE dump_id = :dump AND base <= :addr AND :addr < base + size
   ORDER BY base DESC LIMIT 1
), one AS (SELECT 1)
SELECT :addr,
       CASE WHEN p.pool_id IS NOT NULL AND :addr < p.base + p.hdr_size
            THEN 'the header of a pool'
            WHEN p.pool_id IS NOT NULL AND p.szidx <> 65535 AND
                 (:addr - p.base - p.hdr_size) / p.blk_size >= p.capacity
            THEN 'the tail of a pool'
            WHEN p.pool_id IS NOT NULL THEN 'a free block'
            WHEN a.arena_id IS NOT NULL THEN 'an arena, where no pool is'
            WHEN (SELECT count(*) FROM module WHERE dump_id = :dump
                     AND start <= :addr AND :addr < start + size) > 0
            THEN 'a program or library'
            WHEN (SELECT count(*) FROM mapping WHERE dump_id = :dump
                     AND start <= :addr AND :addr < start + size) > 0
            THEN 'memory that is not the heap''s'
            ELSE 'nothing that the dump knows' END,
       h.name, p.pool_id, p.base, p.blk_size,
       CASE WHEN p.szidx <> 65535 AND :addr >= p.base + p.hdr_size
            THEN (:addr - p.base - p.hdr_size) / p.blk_size END,
       CASE WHEN p.szidx <> 65535 AND :addr >= p.base + p.hdr_size
            THEN (:addr - p.base - p.hdr_size) % p.blk_size END,
       a.arena_id, a.base, hq_variable(:addr)
  FROM one
  LEFT JOIN p ON 1
  LEFT JOIN a ON 1
  LEFT JOIN heap h ON h.dump_id = :dump AND h.heap_id = a.heap_id;
-- table: memory
-- title: Modules and mappings that have it
-- column: kind text Kind
-- column: start addr From
-- column: size bytes Size
-- column: off addr Offset
-- column: prot text Access
-- column: path text Path
SELECT 'module', start, size, :addr - base, NULL, path
  FROM module
 WHERE dump_id = :dump AND start <= :addr AND :addr < start + size
UNION ALL
SELECT 'mapping', start, size, :addr - start, prot, path
  FROM mapping
 WHERE dump_id = :dump AND start <= :addr AND :addr < start + size;
-- table: roots
-- title: Pointers there that hold blocks
-- column: root_id id Root
-- column: serial id Holds
-- column: label text Root
SELECT root_id, dst, hq_root(root_id)
  FROM root
 WHERE dump_id = :dump AND addr > :addr - 8 AND addr <= :addr
 ORDER BY root_id;
-- table: neighbours
-- title: The nearest live blocks
-- column: side text Side
-- column: distance count Bytes between
-- column: serial id Serial
-- column: addr addr Address
-- column: req bytes Size
-- column: type text Type
-- column: name text Allocated by
WITH n AS (
  SELECT * FROM (SELECT 'before' AS side, :addr - addr - usable AS distance,
                        serial, addr, req, type_id, trace_id
                   FROM block
                  WHERE dump_id = :dump AND addr <= :addr
                  ORDER BY addr DESC LIMIT 1)
  UNION ALL
  SELECT * FROM (SELECT 'after', addr - :addr, serial, addr, req, type_id,
                        trace_id
                   FROM block
                  WHERE dump_id = :dump AND addr > :addr
                  ORDER BY addr LIMIT 1)
)
SELECT n.side, n.distance, n.serial, n.addr, n.req,
       coalesce(hq_type(n.type_id), 'untyped'), hq_name(s.site)
  FROM n
  LEFT JOIN temp.trace_site s ON s.trace_id = n.trace_id;
