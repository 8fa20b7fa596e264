# Programs whose stacks are hard to walk.
check_PROGRAMS += tests/live/stacks/odd
tests_live_stacks_odd_SOURCES = tests/live/stacks/odd.cc
tests_live_stacks_odd_CXXFLAGS = $(AM_CXXFLAGS) -std=c++17 -pthread
tests_live_stacks_odd_LDADD = -lpthread
TESTS += tests/live/judge.t
LONG_TESTS += tests/long/judge.t tests/live/cross.t
EXTRA_DIST += tests/live/judge.t tests/long/judge.t tests/live/cross.t \
	tests/live/stacks/cross.c
check_PROGRAMS += tests/live/stacks/sandbox tests/live/stacks/many \
	tests/live/stacks/interrupted
tests_live_stacks_many_LDADD = -lpthread

# Libraries that are loaded where another was.
check_PROGRAMS += tests/live/stacks/reload
tests_live_stacks_reload_LDADD = -lpthread -ldl
check_LTLIBRARIES += tests/live/stacks/shape1.la tests/live/stacks/shape2.la
tests_live_stacks_shape1_la_SOURCES = tests/live/stacks/shape.c
tests_live_stacks_shape1_la_CPPFLAGS = $(AM_CPPFLAGS) -DSHAPE=1
tests_live_stacks_shape1_la_LDFLAGS = -module -avoid-version -shared -rpath /nowhere
tests_live_stacks_shape2_la_SOURCES = tests/live/stacks/shape.c
tests_live_stacks_shape2_la_CPPFLAGS = $(AM_CPPFLAGS) -DSHAPE=2
tests_live_stacks_shape2_la_LDFLAGS = -module -avoid-version -shared -rpath /nowhere
TESTS += tests/live/unwind.t
EXTRA_DIST += tests/live/unwind.t

# Threads whose highest points are at different times.
check_PROGRAMS += tests/live/stacks/peaks tests/live/stacks/below
tests_live_stacks_below_LDADD = -lpthread
tests_live_stacks_peaks_LDADD = -lpthread
TESTS += tests/live/peak_threads.t
EXTRA_DIST += tests/live/peak_threads.t
