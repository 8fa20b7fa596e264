# `make check-long`: what takes too long for every commit.
LONG_TESTS += tests/long/random.t tests/long/storm.t tests/long/fuzz.t \
	tests/long/memlab.t tests/long/leaks_random.t
EXTRA_DIST += $(LONG_TESTS)
