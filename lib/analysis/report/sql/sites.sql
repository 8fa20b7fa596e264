-- report: sites
-- summary: where memory was allocated: live, peak, total and temporary by site
-- prepare: groups
-- group: site
-- sort: live
-- options: sort group cumulative filters between
-- table: sites
-- title: Allocation sites
-- column: live_bytes bytes Live
-- column: percent percent %
-- column: error bytes/optional +-
-- column: own bytes/text/optional Own
-- column: own_bytes bytes/data Own
-- column: all_bytes bytes/data Cumulative
-- column: live_blocks count Blocks
-- column: peak_bytes bytes/optional Peak
-- column: peak_blocks count/data Blocks at the peak
-- column: bytes bytes/optional Total
-- column: allocs count/optional Allocations
-- column: temporaries count/optional Temporary
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
       own_bytes, all_bytes, live_blocks,
       iif(:from IS NULL, peak_bytes, NULL), iif(:from IS NULL, peak_blocks, NULL),
       iif(:from IS NULL, bytes, NULL), iif(:from IS NULL, allocs, NULL),
       iif(:from IS NULL, temporaries, NULL),
       hq_name(group_id), label, func, file, line, module,
       CASE WHEN coalesce(label, func, file, module) IS NULL
            THEN hq_name(group_id) END, traces
  FROM stack_group
 ORDER BY rank;
