include tests/live/alloc/local.mk
include tests/live/stacks/local.mk
include tests/live/object/local.mk
include tests/live/leaks/local.mk
include tests/live/graph/local.mk

# When dumps are made, and what the program notices.
SNAPSHOT_LIVE = tests/live/snapshot.t tests/live/run.t tests/live/weak_header.t \
	tests/live/unreadable.t tests/live/traverse_ends.t \
	tests/live/dump_at_mark.t tests/live/some_programs.t \
	tests/live/suppression_text.t tests/live/ends.t
TESTS += $(SNAPSHOT_LIVE)
EXTRA_DIST += $(SNAPSHOT_LIVE)
check_PROGRAMS += tests/live/snapshot_target
tests_live_snapshot_target_SOURCES = tests/live/snapshot_target.c \
	tests/live/snapshot_threads.c tests/live/snapshot_target.h
tests_live_snapshot_target_CPPFLAGS = $(AM_CPPFLAGS) -D_GNU_SOURCE
tests_live_snapshot_target_CFLAGS = $(AM_CFLAGS) -pthread
tests_live_snapshot_target_LDADD = -lpthread

# Programs that we did not write, and blocks that we know.
LIVE = tests/live/programs.t tests/live/known_blocks.t tests/live/symbols.t
TESTS += $(LIVE)
EXTRA_DIST += $(LIVE)

LIVE_ANSWERS = tests/live/objgraph.t tests/live/samples.t tests/live/heapy.t tests/live/pages.t tests/live/churn.t tests/live/timeline.t \
	tests/live/peak.t tests/live/trace_api.t tests/live/heaptrack.t \
	tests/live/sites.t tests/live/stack_options.t tests/live/reports.t \
	tests/live/holding.t tests/live/marks.t tests/live/contents.t tests/live/fill.t
TESTS += $(LIVE_ANSWERS)
EXTRA_DIST += $(LIVE_ANSWERS)
check_PROGRAMS += tests/live/churn
tests_live_churn_SOURCES = tests/live/churn.c
EXTRA_DIST += tests/live/heaptrack.awk
# What people ask of tracemalloc and its like.
TESTS += tests/live/lines.t
EXTRA_DIST += tests/live/lines.t
# Graphs that node made.
TESTS += tests/live/v8_graph.t
EXTRA_DIST += tests/live/v8_graph.t
LONG_TESTS += tests/live/snapshot_long.t
EXTRA_DIST += tests/live/snapshot_long.t
# heapql/test.h under several frameworks.
TESTS += tests/live/assertions.t
EXTRA_DIST += tests/live/assertions.t
