# Programs whose stacks are hard to walk.
check_PROGRAMS += tests/live/stacks/odd
tests_live_stacks_odd_SOURCES = tests/live/stacks/odd.cc
tests_live_stacks_odd_CXXFLAGS = $(AM_CXXFLAGS) -std=c++17 -pthread
tests_live_stacks_odd_LDADD = -lpthread
TESTS += tests/live/judge.t
LONG_TESTS += tests/long/judge.t
EXTRA_DIST += tests/live/judge.t tests/long/judge.t
