# Hostile dumps: a mutation test that runs everywhere, and a libFuzzer target
# where configure was asked for it.
FUZZ_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests/fuzz
FUZZ_CFLAGS = $(AM_CFLAGS) $(HQ_SAN_CFLAGS) $(SQLITE_CFLAGS) $(ZSTD_CFLAGS)
FUZZ_SOURCES = tests/fuzz/examine.c tests/fuzz/examine.h \
	tests/fuzz/repair.c tests/fuzz/repair.h

check_PROGRAMS += mutate
mutate_SOURCES = tests/fuzz/mutate.c $(FUZZ_SOURCES)
mutate_CPPFLAGS = $(FUZZ_CPPFLAGS)
mutate_CFLAGS = $(FUZZ_CFLAGS)
mutate_LDADD = libhq-analysis.la
TESTS += tests/fuzz/mutate.t tests/fuzz/garble.t tests/fuzz/elf.t
EXTRA_DIST += tests/fuzz/mutate.t tests/fuzz/garble.t tests/fuzz/elf.t

if FUZZERS_ENABLED
noinst_PROGRAMS += fuzz_reader
fuzz_reader_SOURCES = tests/fuzz/fuzz_reader.c $(FUZZ_SOURCES)
fuzz_reader_CPPFLAGS = $(FUZZ_CPPFLAGS)
fuzz_reader_CFLAGS = $(FUZZ_CFLAGS) -fsanitize=fuzzer
fuzz_reader_LDFLAGS = -fsanitize=fuzzer
fuzz_reader_LDADD = libhq-analysis.la
endif
