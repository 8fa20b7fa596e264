# `make bench` builds these and runs tests/bench/run.sh.
EXTRA_PROGRAMS += tests/bench/ratio tests/bench/cfrac
tests_bench_ratio_SOURCES = tests/bench/ratio.c
tests_bench_cfrac_SOURCES = tests/bench/cfrac.c
CLEANFILES += $(EXTRA_PROGRAMS)
EXTRA_DIST += tests/bench/run.sh tests/bench/workloads.sh \
	tests/bench/allocator.sh
EXTRA_PROGRAMS += tests/bench/pause
tests_bench_pause_SOURCES = tests/bench/pause.c
tests_bench_pause_CFLAGS = $(AM_CFLAGS) -O2 -pthread
tests_bench_pause_LDADD = -lpthread
EXTRA_DIST += tests/bench/snapshot.sh
