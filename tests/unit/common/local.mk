UNIT_TESTS += \
	tests/unit/common/test_crc32c \
	tests/unit/common/test_fmt
tests_unit_common_test_crc32c_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_common_test_crc32c_CFLAGS = $(UNIT_CFLAGS)
tests_unit_common_test_crc32c_LDADD = libhq-core.la $(CMOCKA_LIBS)
tests_unit_common_test_fmt_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_common_test_fmt_CFLAGS = $(UNIT_CFLAGS)
tests_unit_common_test_fmt_LDADD = libhq-core.la $(CMOCKA_LIBS)
