UNIT_TESTS += \
	tests/unit/common/test_crc32c \
	tests/unit/common/test_fmt
tests_unit_common_test_crc32c_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_common_test_crc32c_CFLAGS = $(UNIT_CFLAGS)
tests_unit_common_test_crc32c_LDADD = libhq-core.la $(CMOCKA_LIBS)
tests_unit_common_test_fmt_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_common_test_fmt_CFLAGS = $(UNIT_CFLAGS)
tests_unit_common_test_fmt_LDADD = libhq-core.la $(CMOCKA_LIBS)
UNIT_TESTS += tests/unit/common/test_dump_at
tests_unit_common_test_dump_at_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_common_test_dump_at_CFLAGS = $(UNIT_CFLAGS)
tests_unit_common_test_dump_at_LDADD = libhq-core.la $(CMOCKA_LIBS)
UNIT_TESTS += tests/unit/common/test_dump_name
tests_unit_common_test_dump_name_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_common_test_dump_name_CFLAGS = $(UNIT_CFLAGS)
tests_unit_common_test_dump_name_LDADD = libhq-core.la $(CMOCKA_LIBS)
UNIT_TESTS += tests/unit/common/test_programs
tests_unit_common_test_programs_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_common_test_programs_CFLAGS = $(UNIT_CFLAGS)
tests_unit_common_test_programs_LDADD = libhq-core.la $(CMOCKA_LIBS)
