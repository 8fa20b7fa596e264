# The snapshot: stop, copy, write.  An emitter is one file here and one line in
# emit.def.
libhq_capture_la_SOURCES += \
	lib/capture/snapshot/snapshot.c lib/capture/snapshot/snapshot.h \
	lib/capture/snapshot/trigger.def \
	lib/capture/snapshot/facts.h \
	lib/capture/snapshot/heuristic.c lib/capture/snapshot/heuristic.h \
	lib/capture/snapshot/identity.c lib/capture/snapshot/identity.h \
	lib/capture/snapshot/job.c lib/capture/snapshot/job.h \
	lib/capture/snapshot/own_frames.c lib/capture/snapshot/own_frames.h \
	lib/capture/snapshot/output.c lib/capture/snapshot/output.h \
	lib/capture/snapshot/report.c lib/capture/snapshot/report.h \
	lib/capture/snapshot/mark.c lib/capture/snapshot/mark.h \
	lib/capture/snapshot/profile.c lib/capture/snapshot/profile.h \
	lib/capture/snapshot/timeline.c lib/capture/snapshot/timeline.h \
	lib/capture/snapshot/write.c lib/capture/snapshot/write.h \
	lib/capture/snapshot/content_hash.c \
	lib/capture/snapshot/content_hash.h \
	lib/capture/snapshot/contents.c lib/capture/snapshot/contents.h \
	lib/capture/snapshot/emit_fill.c \
	lib/capture/snapshot/emit_hash.c \
	lib/capture/snapshot/emit.c lib/capture/snapshot/emit.h \
	lib/capture/snapshot/emit.def \
	lib/capture/snapshot/heap_index.c lib/capture/snapshot/heap_index.h \
	lib/capture/snapshot/memory_map.c lib/capture/snapshot/memory_map.h \
	lib/capture/snapshot/freeze.c lib/capture/snapshot/freeze.h \
	lib/capture/snapshot/root_regions.c \
	lib/capture/snapshot/root_regions.h \
	lib/capture/snapshot/roots.c lib/capture/snapshot/roots.h \
	lib/capture/snapshot/scan.c lib/capture/snapshot/scan.h \
	lib/capture/snapshot/thread_frames.c lib/capture/snapshot/thread_frames.h \
	lib/capture/snapshot/view.c lib/capture/snapshot/view.h \
	lib/capture/snapshot/emit_dump.c \
	lib/capture/snapshot/emit_heap.c \
	lib/capture/snapshot/emit_arena.c \
	lib/capture/snapshot/emit_thread.c \
	lib/capture/snapshot/emit_tick.c \
	lib/capture/snapshot/emit_timeline.c \
	lib/capture/snapshot/emit_mark.c \
	lib/capture/snapshot/emit_counter.c \
	lib/capture/snapshot/emit_module.c \
	lib/capture/snapshot/emit_trace.c \
	lib/capture/snapshot/emit_object.c \
	lib/capture/snapshot/emit_subblock.c \
	lib/capture/snapshot/emit_suppression.c \
	lib/capture/snapshot/trace_sums.c lib/capture/snapshot/trace_sums.h \
	lib/capture/snapshot/emit_mapping.c \
	lib/capture/snapshot/emit_ref.c \
	lib/capture/snapshot/emit_root.c \
	lib/capture/snapshot/emit_cost.c
