# Small programs, each showing one thing; tests/live/samples.t runs each.
SAMPLES = samples/fragment samples/late_stacks samples/leak samples/pymalloc
check_PROGRAMS += $(SAMPLES)
samples_fragment_SOURCES = samples/fragment.c
samples_late_stacks_SOURCES = samples/late_stacks.c
samples_leak_SOURCES = samples/leak.c
samples_pymalloc_SOURCES = samples/pymalloc.c

EXTRA_DIST += samples/demo.sh samples/sites.c samples/sites.cc samples/plugin.c
