-- report: refaudit
-- summary: reference counts that do not fit the references that there are
-- prepare: holding
-- table: types
-- title: Counts by type
-- column: type text Type
-- column: blocks count Blocks
-- column: fit count Fit
-- column: high count Too high
-- column: low count Too low
WITH b AS (
  SELECT type_id, refcount AS has, indeg_exact AS least, indeg AS most
    FROM block
   WHERE dump_id = :dump AND refcount IS NOT NULL
)
SELECT hq_type(type_id), count(*), sum(has BETWEEN least AND most),
       sum(has > most), sum(has < least)
  FROM b
 GROUP BY type_id
 ORDER BY sum(has > most) + sum(has < least) DESC, count(*) DESC, type_id
 LIMIT :limit;
-- table: blocks
-- title: Counts that do not fit
-- note: References told by types and regions are certain. Words found by scanning, in roots as in blocks, may be no references at all: so there are from "certain" to "at most" of them. A count above is a release that is missing, or references where no scan can see them; one below is a use after free waiting to happen.
-- column: verdict text Count is
-- column: by count By
-- column: refcount count Refcount
-- column: certain count Certain
-- column: most count At most
-- column: serial id Serial
-- column: addr addr/data Address
-- column: req bytes Size
-- column: type text Type
-- column: name text Allocated by
WITH b AS (
  SELECT type_id, refcount AS has, indeg_exact AS least, indeg AS most,
         serial, addr, req, trace_id
    FROM block
   WHERE dump_id = :dump AND refcount IS NOT NULL
)
SELECT iif(has > most, 'too high', 'too low'), max(has - most, least - has),
       has, least, most, serial, addr, req, hq_type(type_id), hq_name(s.site)
  FROM b
  LEFT JOIN temp.trace_site s ON s.trace_id = b.trace_id
 WHERE has > most OR has < least
 ORDER BY has > most, 2 DESC, serial
 LIMIT :limit;
