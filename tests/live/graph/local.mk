# Who holds what: references and roots that the programs know.
GRAPH_LIVE = tests/live/graph/known_refs.t tests/live/graph/known_roots.t \
	tests/live/graph/moved.t
TESTS += $(GRAPH_LIVE)
EXTRA_DIST += $(GRAPH_LIVE)
check_PROGRAMS += tests/live/graph/known_refs
tests_live_graph_known_refs_SOURCES = tests/live/graph/known_refs.c
check_PROGRAMS += tests/live/graph/known_roots
tests_live_graph_known_roots_SOURCES = tests/live/graph/known_roots.c
tests_live_graph_known_roots_CFLAGS = $(AM_CFLAGS) -pthread
tests_live_graph_known_roots_LDADD = -lpthread
check_PROGRAMS += tests/live/graph/moved
tests_live_graph_moved_SOURCES = tests/live/graph/moved.c
