-- report: temporary
-- summary: sites whose blocks were freed before the next allocation
-- prepare: groups
-- group: site
-- sort: temporary
-- options: sort group cumulative filters
-- table: temporary
-- title: Temporary allocations
-- note: Temporary: freed or resized before the next allocation of the thread.
-- column: temporaries count Temporary
-- column: percent percent %
-- column: allocs count Allocations
-- column: share percent % of them temporary
-- column: bytes bytes Total
-- column: average bytes Average
-- column: live_bytes bytes Live
-- column: name text/text Site
-- column: label text/data Label
-- column: func text/data Function
-- column: file text/data File
-- column: line id/data Line
-- column: module text/data Module
-- temp.stack_group: the traces of :dump summed up by the step above, in C.
SELECT temporaries, percent, allocs,
       CASE WHEN label IS NULL THEN 100.0 * temporaries / nullif(allocs, 0) END,
       bytes, 1.0 * bytes / nullif(allocs, 0), live_bytes, hq_name(group_id),
       label, func, file, line, module
  FROM stack_group
 WHERE temporaries > 0 OR label IS NOT NULL
 ORDER BY rank;
