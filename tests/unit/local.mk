# A unit test is one file and one line in the fragment of its folder:
#   UNIT_TESTS += tests/unit/common/test_bytes
UNIT_TESTS =
UNIT_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests/lib
UNIT_CFLAGS = $(AM_CFLAGS) $(HQ_SAN_CFLAGS) $(CMOCKA_CFLAGS) $(SQLITE_CFLAGS) $(CJSON_CFLAGS) $(ZSTD_CFLAGS)

include tests/unit/include/local.mk
include tests/unit/common/local.mk
include tests/unit/dumpfile/local.mk
include tests/unit/os/local.mk
include tests/unit/alloc/local.mk
include tests/unit/object/local.mk
include tests/unit/trace/local.mk
include tests/unit/snapshot/local.mk
include tests/unit/analysis/local.mk
include tests/unit/tools/local.mk

check_PROGRAMS += $(UNIT_TESTS)
TESTS += $(UNIT_TESTS)
