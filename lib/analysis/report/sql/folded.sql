-- report: folded
-- summary: stacks as flamegraph.pl and its like read them, with live bytes
-- limit: 0
-- prepare: groups
-- group: trace
-- sort: live
-- options: sort filters
-- table: folded
-- layout: plain
-- column: stack text Stack
-- column: value count Value
-- temp.stack_group: the traces of :dump summed up by the step above, in C.
SELECT hq_folded(group_id), value
  FROM stack_group
 WHERE value > 0
 ORDER BY rank;
