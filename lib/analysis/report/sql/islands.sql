-- report: islands
-- summary: what nothing leads to, by its leader: bytes lost directly and with it
-- prepare: holding
-- table: islands
-- title: Islands of lost blocks
-- note: Explained: blocks whose reference count is that of the references that are seen, a pure cycle; counting alone will never free them.
-- column: leader id Leader
-- column: addr addr Address
-- column: type text Type
-- column: leak text Class
-- column: direct bytes Direct
-- column: indirect bytes Indirect
-- column: blocks count Blocks
-- column: pure count/optional Explained
-- column: pure_bytes bytes/optional Their bytes
-- column: name text Allocated by
WITH lost AS (
  SELECT coalesce(leader, serial) AS leader,
         sum(CASE WHEN leak IN ('definite', 'possible') THEN req ELSE 0 END)
           AS direct,
         sum(CASE WHEN leak = 'indirect' THEN req ELSE 0 END) AS indirect,
         count(*) AS n,
         count(*) FILTER (WHERE refcount = indeg AND indeg > 0) AS pure,
         sum(req) FILTER (WHERE refcount = indeg AND indeg > 0) AS pure_bytes
    FROM block
   WHERE dump_id = :dump AND (leader IS NOT NULL OR leak = 'possible')
   GROUP BY 1
), most AS (
  SELECT * FROM lost ORDER BY direct + indirect DESC, leader LIMIT :limit
)
SELECT l.leader, b.addr, coalesce(hq_type(b.type_id), 'untyped'), b.leak,
       l.direct, l.indirect, l.n, nullif(l.pure, 0), l.pure_bytes,
       hq_name(s.site)
  FROM most l
  JOIN block b ON b.dump_id = :dump AND b.serial = l.leader
  LEFT JOIN temp.trace_site s ON s.trace_id = b.trace_id
 ORDER BY l.direct + l.indirect DESC, l.leader;
