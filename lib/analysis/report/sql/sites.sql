-- report: sites
-- summary: where memory was allocated: live, peak, total and temporary by site
-- prepare: groups
-- group: site
-- sort: live
-- options: sort group cumulative filters
-- table: sites
-- title: Allocation sites
-- column: live_bytes bytes Live
-- column: percent percent %
-- column: error bytes/optional +-
-- column: own bytes/text/optional Own
-- column: own_bytes bytes/data Own
-- column: all_bytes bytes/data Cumulative
-- column: live_blocks count Blocks
-- column: peak_bytes bytes Peak
-- column: peak_blocks count/data Blocks at the peak
-- column: bytes bytes Total
-- column: allocs count Allocations
-- column: temporaries count Temporary
-- column: name text/text Site
-- column: label text/data Label
-- column: func text/data Function
-- column: file text/data File
-- column: line id/data Line
-- column: module text/data Module
-- column: stack text/data Stack
-- column: traces count/data Stacks
-- temp.stack_group: the traces of :dump summed up by the step above, in C.
SELECT live_bytes, percent, error, CASE WHEN :cumulative THEN own_bytes END,
       own_bytes, all_bytes, live_blocks, peak_bytes, peak_blocks, bytes, allocs, temporaries,
       hq_name(group_id), label, func, file, line, module,
       CASE WHEN coalesce(label, func, file, module) IS NULL
            THEN hq_name(group_id) END, traces
  FROM stack_group
 ORDER BY rank;
