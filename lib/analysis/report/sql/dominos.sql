-- report: dominos
-- summary: all that would go with a set, by kind: heapy's dominos
-- options: set
-- long: it reads all references
-- table: dominos
-- column: bytes bytes Bytes
-- column: percent percent %
-- column: blocks count Blocks
-- column: own_blocks count Of the set
-- column: kind text Kind
-- The kinds are clodo's; heapql part --of 'dominos(SET)' takes any other.
WITH d AS (
  SELECT k1, k2, blocks, bytes
    FROM heapql_tally(:dump, 'type_id, owner_type',
      CASE WHEN :of IS NOT NULL THEN 'dominos(' || :of || ')' END)
), o AS (
  SELECT k1, k2, blocks FROM heapql_tally(:dump, 'type_id, owner_type', :of)
), k AS (
  SELECT coalesce(t.name, 'buffer of ' || w.name, 'buffer (no owner)') AS kind,
         sum(d.bytes) AS bytes, sum(d.blocks) AS blocks,
         coalesce(sum(o.blocks), 0) AS own
    FROM d
    LEFT JOIN o ON o.k1 IS d.k1 AND o.k2 IS d.k2
    LEFT JOIN type t ON t.dump_id = :dump AND t.type_id = d.k1
    LEFT JOIN type w ON w.dump_id = :dump AND w.type_id = d.k2
   GROUP BY 1
)
SELECT bytes, 100.0 * bytes / (SELECT nullif(sum(bytes), 0) FROM k), blocks,
       own, kind
  FROM k
 ORDER BY bytes DESC, kind;
