# Each kind of test has a folder and a fragment of its own.
if TESTS_ENABLED
include tests/unit/local.mk
include tests/cli/local.mk
include tests/live/local.mk
include tests/lint/local.mk
include tests/fuzz/local.mk
endif
include tests/bench/local.mk

EXTRA_DIST += tests/lib/tap.sh tests/lib/cmocka.h
EXTRA_DIST += tests/lib/packages.sh tests/run.sh .ci/run
