# Small programs, each showing one thing; tests/live/samples.t runs each.
SAMPLES = samples/fragment samples/late_stacks samples/leak samples/pymalloc \
	samples/cache samples/lines samples/classes samples/objects
if GLIB
SAMPLES += samples/gobjects
endif
check_PROGRAMS += $(SAMPLES)
samples_cache_SOURCES = samples/cache.c
samples_classes_SOURCES = samples/classes.cc
samples_gobjects_SOURCES = samples/gobjects.c
samples_gobjects_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS)
samples_gobjects_LDADD = $(GLIB_LIBS)
samples_objects_SOURCES = samples/objects.c
samples_fragment_SOURCES = samples/fragment.c
samples_late_stacks_SOURCES = samples/late_stacks.c
samples_lines_SOURCES = samples/lines.c
samples_leak_SOURCES = samples/leak.c
samples_pymalloc_SOURCES = samples/pymalloc.c

EXTRA_DIST += samples/demo.sh samples/sites.c samples/sites.cc samples/plugin.c
