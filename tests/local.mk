# Each kind of test has a folder and a fragment of its own.
if TESTS_ENABLED
include tests/unit/local.mk
include tests/cli/local.mk
include tests/live/local.mk
include tests/check/local.mk
include tests/lint/local.mk
include tests/fuzz/local.mk
include tests/long/local.mk
endif
include tests/bench/local.mk

EXTRA_DIST += tests/lib/tap.sh tests/lib/cmocka.h
EXTRA_DIST += tests/lib/v8.sh tests/lib/v8_dominators.js \
	tests/lib/v8_typescript.js tests/lib/v8_weaken.js tests/lib/memlab.js
EXTRA_DIST += tests/lib/packages.sh tests/run.sh .ci/run

# Writes dumps that no process made, for tests and benches.
EXTRA_PROGRAMS += mkdump
check_PROGRAMS += mkdump
mkdump_SOURCES = tests/lib/mkdump.c \
	tests/lib/mkdump_graph.c tests/lib/mkdump_graph.h \
	tests/lib/mkdump_random.c tests/lib/mkdump_random.h \
	tests/lib/mkdump_traces.c tests/lib/mkdump_traces.h \
	tests/lib/mkdump_edges.c tests/lib/mkdump_edges.h \
	tests/lib/mkdump_marks.c tests/lib/mkdump_marks.h \
	tests/lib/mkdump_v8.c tests/lib/mkdump_v8.h \
	tests/lib/heapsnapshot.c tests/lib/heapsnapshot.h
mkdump_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests/lib
mkdump_CFLAGS = $(AM_CFLAGS) $(HQ_SAN_CFLAGS) $(CJSON_CFLAGS)
mkdump_LDADD = libhq-core.la $(CJSON_LIBS) $(ZSTD_LIBS)
