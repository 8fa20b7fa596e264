# The target's world.  A sanitizer owns malloc itself, so a build with one has
# no libheapql.so; its unit tests still link the parts.
noinst_LTLIBRARIES += libhq-capture.la
libhq_capture_la_CPPFLAGS = $(HQ_TARGET_CPPFLAGS)
libhq_capture_la_CFLAGS = $(HQ_TARGET_CFLAGS)
libhq_capture_la_SOURCES =
libhq_capture_la_LIBADD = libhq-core.la

if CAPTURE_ENABLED
lib_LTLIBRARIES += libheapql.la
endif
# Libtool's rule: code changed, revision+1; interface added, current+1,
# revision 0, age+1; interface removed or changed, current+1, age 0.
libheapql_la_LDFLAGS = -version-info 0:0:0 -no-undefined \
	-Wl,--version-script=$(srcdir)/lib/capture/libheapql.map \
	-Wl,--exclude-libs,libzstd.a -Wl,-z,defs -Wl,-z,nodelete
libheapql_la_CPPFLAGS = $(AM_CPPFLAGS)
libheapql_la_CFLAGS = $(HQ_TARGET_CFLAGS)
libheapql_la_SOURCES =
libheapql_la_LIBADD = libhq-capture.la $(ZSTD_STATIC_LIBS)
libheapql_la_DEPENDENCIES = libhq-capture.la lib/capture/libheapql.map
EXTRA_DIST += lib/capture/libheapql.map

include lib/capture/trace/local.mk
include lib/capture/alloc/local.mk
include lib/capture/object/local.mk
include lib/capture/entry/interpose.mk
include lib/capture/snapshot/local.mk
include lib/capture/entry/local.mk
