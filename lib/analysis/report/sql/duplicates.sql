-- report: duplicates
-- summary: blocks that hold the same, and what one of each would save
-- prepare: duplicates
-- options: by
-- by: site type trace
-- limit: 10
-- long: it looks twice at each block, and keeps the hash of each in memory
-- table: total
-- title: Equal contents
-- layout: pairs
-- note: Equal by a 64-bit hash of what was requested, and by its size.
-- column: blocks count Blocks with a hash
-- column: bytes bytes Bytes of these
-- column: groups count Different contents that occur twice or more
-- column: equal count Blocks that hold them
-- column: equal_bytes bytes Bytes of these
-- column: saved bytes One of each would save
-- column: saved_percent percent % of all bytes
-- column: zero count Blocks of zeros only
-- column: zero_bytes bytes Bytes of these
-- temp.duplicate_*: made by the step above, in C.
SELECT blocks, bytes, groups, equal, equal_bytes, saved,
       100.0 * saved / nullif(bytes, 0), zero, zero_bytes
  FROM temp.duplicate_total;
-- table: groups
-- title: What is there most
-- column: saved bytes Saved by one
-- column: blocks count Blocks
-- column: req bytes Size
-- column: zero text Zeros
-- column: hash addr/data Hash
-- column: example id One of them
-- column: types text Types
-- column: names text Allocated by
SELECT (g.blocks - 1) * g.req AS saved, g.blocks, g.req,
       CASE g.zero WHEN 1 THEN 'yes' ELSE 'no' END, g.hash, g.example,
       hq_some(coalesce(hq_type(w.type_id), 'untyped')),
       hq_some(coalesce(hq_name(s.site), '[untraced]'))
  FROM temp.duplicate_group g
  JOIN temp.duplicate_who w ON w.hash = g.hash AND w.req = g.req
  LEFT JOIN temp.trace_site s ON s.trace_id = w.trace_id
 GROUP BY g.hash, g.req
 ORDER BY saved DESC, g.blocks DESC, g.example;
-- table: parts
-- title: By site, type or trace: blocks that hold what another one of it holds
-- column: saved bytes Saved by one
-- column: groups count Contents
-- column: blocks count Blocks
-- column: bytes bytes Bytes
-- column: example id One of them
-- column: name text By
SELECT saved, groups, blocks, bytes, example,
       CASE :by WHEN 'type' THEN coalesce(hq_type(part), 'untyped')
                WHEN 'trace' THEN 'trace ' || part || coalesce(': ' ||
                  hq_name((SELECT site FROM temp.trace_site
                            WHERE trace_id = part)), '')
                ELSE coalesce(hq_name(nullif(part, -1)), '[untraced]') END
  FROM temp.duplicate_part
 ORDER BY saved DESC, blocks DESC, example
 LIMIT :limit;
-- table: zeros
-- title: Blocks of zeros only
-- column: bytes bytes Bytes
-- column: blocks count Blocks
-- column: largest bytes Largest
-- column: example id One of them
-- column: name text By
SELECT bytes, blocks, largest, example,
       CASE :by WHEN 'type' THEN coalesce(hq_type(part), 'untyped')
                WHEN 'trace' THEN 'trace ' || part || coalesce(': ' ||
                  hq_name((SELECT site FROM temp.trace_site
                            WHERE trace_id = part)), '')
                ELSE coalesce(hq_name(nullif(part, -1)), '[untraced]') END
  FROM temp.duplicate_zero
 ORDER BY bytes DESC, blocks DESC, example
 LIMIT :limit;
