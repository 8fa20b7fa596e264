-- Bytes and blocks as LeakSanitizer counts them: direct is what is lost and
-- nothing else that is lost points to, so a lost ring is indirect as a whole.
WITH
lost AS (SELECT row, req FROM block WHERE leak IN ('definite', 'indirect')),
held AS (
  SELECT DISTINCT dst_row FROM ref JOIN lost ON lost.row = src_row
  WHERE src_row <> dst_row
),
class(name) AS (VALUES ('direct'), ('indirect')),
verdict AS (
  SELECT req, CASE WHEN row IN held THEN 'indirect' ELSE 'direct' END AS name
  FROM lost
)
SELECT name, coalesce(sum(req), 0) AS bytes, count(req) AS blocks
FROM class LEFT JOIN verdict USING (name) GROUP BY name;
