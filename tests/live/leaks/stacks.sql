-- Leak classes by stack: rows of what each class has of a trace, and rows of
-- the frames of the trace, outermost first.
WITH RECURSIVE
total AS (
  SELECT leak, trace_id, sum(req) AS bytes, count(*) AS blocks
  FROM block GROUP BY leak, trace_id
),
walk(trace_id, depth, node_id) AS (
  SELECT trace_id, 0, node_id FROM trace
  WHERE trace_id IN (SELECT trace_id FROM total)
  UNION ALL
  SELECT trace_id, depth + 1, parent FROM walk JOIN node USING (node_id)
  WHERE parent <> 0
)
SELECT 'frame' AS what, trace_id, depth, path,
  ltrim(substr(hex_of, 3), '0') AS hex
FROM (
  SELECT walk.trace_id, depth, path, printf('0x%x', offset) AS hex_of
  FROM walk JOIN node USING (node_id) JOIN pc USING (pc_id)
  LEFT JOIN module USING (module_id)
  ORDER BY walk.trace_id, depth DESC
)
UNION ALL
SELECT 'total', trace_id, leak, bytes, blocks FROM total;
