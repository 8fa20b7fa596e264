-- report: files
-- summary: memory by source file; --cumulative adds what it called
-- prepare: groups
-- group: file
-- sort: live
-- options: sort cumulative filters
-- table: files
-- title: Files
-- column: live_bytes bytes Live
-- column: percent percent %
-- column: error bytes/optional +-
-- column: own bytes/text/optional Own
-- column: all bytes/text/optional Cumulative
-- column: own_bytes bytes/data Own
-- column: all_bytes bytes/data Cumulative
-- column: live_blocks count Blocks
-- column: peak_bytes bytes Peak
-- column: peak_blocks count/data Blocks at the peak
-- column: bytes bytes Total
-- column: allocs count Allocations
-- column: temporaries count Temporary
-- column: name text/text File
-- column: label text/data Label
-- column: file text/data File
-- column: module text/data Module
-- column: traces count/data Stacks
-- temp.stack_group: the traces of :dump summed up by the step above, in C.
SELECT live_bytes, percent, error, CASE WHEN :cumulative THEN own_bytes END,
       CASE WHEN NOT :cumulative THEN all_bytes END, own_bytes, all_bytes,
       live_blocks, peak_bytes, peak_blocks, bytes, allocs, temporaries, hq_name(group_id),
       label, file, module, traces
  FROM stack_group
 ORDER BY rank;
