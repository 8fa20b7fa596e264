libhq_capture_la_SOURCES += \
	lib/capture/alloc/alloc.h \
	lib/capture/alloc/arena.c lib/capture/alloc/arena.h \
	lib/capture/alloc/aside.c lib/capture/alloc/aside.h \
	lib/capture/alloc/block.c lib/capture/alloc/block.h \
	lib/capture/alloc/check.c lib/capture/alloc/check.h \
	lib/capture/alloc/check_pool.c lib/capture/alloc/check_private.c \
	lib/capture/alloc/counters.c lib/capture/alloc/counters.h \
	lib/capture/alloc/enumerate.c lib/capture/alloc/enumerate.h \
	lib/capture/alloc/enumerate_tables.c \
	lib/capture/alloc/fork.c lib/capture/alloc/fork.h \
	lib/capture/alloc/free.c \
	lib/capture/alloc/guard.c lib/capture/alloc/guard.h \
	lib/capture/alloc/heap.c lib/capture/alloc/heap.h \
	lib/capture/alloc/hot.h \
	lib/capture/alloc/huge.c lib/capture/alloc/huge.h \
	lib/capture/alloc/malloc.c lib/capture/alloc/malloc.h \
	lib/capture/alloc/measure.c \
	lib/capture/alloc/meta.c lib/capture/alloc/meta.h \
	lib/capture/alloc/misuse.c lib/capture/alloc/misuse.h \
	lib/capture/alloc/pool.c lib/capture/alloc/pool.h \
	lib/capture/alloc/private_arena.c lib/capture/alloc/private_arena.h \
	lib/capture/alloc/private_heap.c lib/capture/alloc/private_heap.h \
	lib/capture/alloc/region.c lib/capture/alloc/region.h \
	lib/capture/alloc/remote.c lib/capture/alloc/remote.h \
	lib/capture/alloc/resize.c \
	lib/capture/alloc/run.c lib/capture/alloc/run.h \
	lib/capture/alloc/serial.c lib/capture/alloc/serial.h \
	lib/capture/alloc/size_class.h \
	lib/capture/alloc/slot_map.c lib/capture/alloc/slot_map.h \
	lib/capture/alloc/spare.c lib/capture/alloc/spare.h \
	lib/capture/alloc/survey.c lib/capture/alloc/survey.h \
	lib/capture/alloc/tag.c lib/capture/alloc/tag.h \
	lib/capture/alloc/tenancy.c lib/capture/alloc/tenancy.h \
	lib/capture/alloc/thread_heap.c lib/capture/alloc/thread_heap.h \
	lib/capture/alloc/thread_table.c lib/capture/alloc/thread_table.h \
	lib/capture/alloc/tracing.c lib/capture/alloc/tracing.h \
	lib/capture/alloc/tracing_counters.c \
	lib/capture/alloc/tracing_peak.c
