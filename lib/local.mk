# Core: what both worlds share.  Capture: the target's world.  Analysis: ours.
noinst_LTLIBRARIES += libhq-core.la libhq-analysis.la

# What runs inside the target must not reach the libc heap: banned.h poisons
# it, and the two flags keep the compiler from bringing it back (calloc made
# of malloc and memset; __tls_get_addr, which may allocate).
HQ_TARGET_CPPFLAGS = $(AM_CPPFLAGS) -include $(srcdir)/lib/common/banned.h
HQ_TARGET_CFLAGS = $(AM_CFLAGS) $(HQ_SAN_CFLAGS) \
	-fno-builtin-malloc -fno-builtin-calloc -fno-builtin-realloc -fno-builtin-free \
	-ftls-model=initial-exec -fvisibility=hidden
HQ_ANALYSIS_CPPFLAGS = $(AM_CPPFLAGS)
HQ_ANALYSIS_CFLAGS = $(AM_CFLAGS) $(HQ_SAN_CFLAGS) -fvisibility=hidden \
	$(SQLITE_CFLAGS) $(CJSON_CFLAGS) $(ZSTD_CFLAGS) $(LIBDW_CFLAGS)

libhq_core_la_CPPFLAGS = $(HQ_TARGET_CPPFLAGS)
libhq_core_la_CFLAGS = $(HQ_TARGET_CFLAGS) $(ZSTD_CFLAGS)
libhq_core_la_SOURCES =
libhq_analysis_la_CPPFLAGS = $(HQ_ANALYSIS_CPPFLAGS)
libhq_analysis_la_CFLAGS = $(HQ_ANALYSIS_CFLAGS)
libhq_analysis_la_SOURCES =
libhq_analysis_la_LIBADD = libhq-core.la $(SQLITE_LIBS) $(CJSON_LIBS) $(ZSTD_LIBS) \
	$(LIBDW_LIBS) $(DEMANGLE_LIBS) -lm

pkgconfig_DATA = lib/heapql.pc


include lib/common/local.mk
include lib/os/local.mk
include lib/dumpfile/local.mk
include lib/capture/local.mk
include lib/analysis/local.mk

heapqlincludedir = $(includedir)/heapql
heapqlinclude_HEADERS = include/heapql/heapql.h include/heapql/test.h
