# `make bench` builds these and runs tests/bench/run.sh.
EXTRA_PROGRAMS += tests/bench/ratio
tests_bench_ratio_SOURCES = tests/bench/ratio.c
CLEANFILES += $(EXTRA_PROGRAMS)
EXTRA_DIST += tests/bench/run.sh tests/bench/workloads.sh \
	tests/bench/allocator.sh
