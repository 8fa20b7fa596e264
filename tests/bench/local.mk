# `make bench` builds these and runs tests/bench/run.sh.
EXTRA_PROGRAMS += tests/bench/ratio tests/bench/cfrac
tests_bench_ratio_SOURCES = tests/bench/ratio.c
tests_bench_cfrac_SOURCES = tests/bench/cfrac.c
CLEANFILES += $(EXTRA_PROGRAMS)
EXTRA_DIST += tests/bench/run.sh tests/bench/workloads.sh \
	tests/bench/allocator.sh tests/bench/stacks.sh tests/bench/dumps.sh
EXTRA_PROGRAMS += tests/bench/pause
tests_bench_pause_SOURCES = tests/bench/pause.c
tests_bench_pause_CFLAGS = $(AM_CFLAGS) -O2 -pthread
tests_bench_pause_LDADD = -lpthread
EXTRA_DIST += tests/bench/snapshot.sh
EXTRA_PROGRAMS += tests/bench/load_rate tests/bench/timed
tests_bench_load_rate_SOURCES = tests/bench/load_rate.c
tests_bench_load_rate_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_bench_load_rate_LDADD = $(SQLITE_LIBS)
tests_bench_timed_SOURCES = tests/bench/timed.c
EXTRA_DIST += tests/bench/analysis.sh tests/bench/reports.sh \
	tests/bench/measure.sh tests/bench/questions.sh
EXTRA_PROGRAMS += tests/bench/mixed_heap
tests_bench_mixed_heap_SOURCES = tests/bench/mixed_heap.c
tests_bench_mixed_heap_CFLAGS = $(AM_CFLAGS) -O2
EXTRA_DIST += tests/bench/scan.sh
EXTRA_DIST += tests/bench/graph.sh
EXTRA_PROGRAMS += tests/bench/dominate
tests_bench_dominate_SOURCES = tests/bench/dominate.c
tests_bench_dominate_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_bench_dominate_LDADD = libhq-analysis.la
EXTRA_DIST += tests/bench/memlab.sh
EXTRA_DIST += tests/bench/check.sh
