ALLOC_TEST_LIBS = libhq-capture.la libhq-core.la $(CMOCKA_LIBS) $(ZSTD_LIBS) -lpthread
UNIT_TESTS += \
	tests/unit/alloc/test_random
tests_unit_alloc_test_random_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_alloc_test_random_CFLAGS = $(UNIT_CFLAGS)
tests_unit_alloc_test_random_LDADD = $(ALLOC_TEST_LIBS)
