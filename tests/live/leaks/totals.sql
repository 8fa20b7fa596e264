-- Bytes and blocks of each leak class; of what only an interior pointer that
-- counts as one to the start reaches, by the rule.
WITH
reachable AS (SELECT row, req FROM block WHERE leak = 'reachable'),
edge AS (
  SELECT dst_row, rule FROM root
  UNION ALL
  SELECT dst_row, rule FROM ref JOIN reachable ON row = src_row
  WHERE how <> 3
),
best AS (
  SELECT dst_row, min(CASE WHEN rule = 0 THEN 0 ELSE rule END) AS rule
  FROM edge WHERE rule <> 1 GROUP BY dst_row
),
class(name) AS (
  VALUES ('definite'), ('indirect'), ('possible'), ('reachable')
),
name(rule, name) AS (
  VALUES (2, 'rule stdstring'), (3, 'rule length64'),
    (4, 'rule newarray'), (5, 'rule multipleinheritance')
)
SELECT class.name, coalesce(sum(req), 0) AS bytes, count(req) AS blocks
FROM class LEFT JOIN block ON leak = class.name GROUP BY class.name
UNION ALL
SELECT name.name, sum(req), count(*)
FROM best JOIN name USING (rule) JOIN reachable ON row = dst_row
GROUP BY name.name;
