ALLOC_TEST_LIBS = libhq-capture.la libhq-core.la $(CMOCKA_LIBS) $(ZSTD_LIBS) -lpthread
UNIT_TESTS += \
	tests/unit/alloc/test_random \
	tests/unit/alloc/test_size_class \
	tests/unit/alloc/test_private \
	tests/unit/alloc/test_counters \
	tests/unit/alloc/test_fork \
	tests/unit/alloc/test_remote \
	tests/unit/alloc/test_aligned \
	tests/unit/alloc/test_large \
	tests/unit/alloc/test_tracing
tests_unit_alloc_test_random_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_alloc_test_random_CFLAGS = $(UNIT_CFLAGS)
tests_unit_alloc_test_random_LDADD = $(ALLOC_TEST_LIBS)
tests_unit_alloc_test_size_class_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_alloc_test_size_class_CFLAGS = $(UNIT_CFLAGS)
tests_unit_alloc_test_size_class_LDADD = $(ALLOC_TEST_LIBS)
tests_unit_alloc_test_private_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_alloc_test_private_CFLAGS = $(UNIT_CFLAGS)
tests_unit_alloc_test_private_LDADD = $(ALLOC_TEST_LIBS)
tests_unit_alloc_test_counters_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_alloc_test_counters_CFLAGS = $(UNIT_CFLAGS)
tests_unit_alloc_test_counters_LDADD = $(ALLOC_TEST_LIBS)
tests_unit_alloc_test_fork_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_alloc_test_fork_CFLAGS = $(UNIT_CFLAGS)
tests_unit_alloc_test_fork_LDADD = $(ALLOC_TEST_LIBS)
tests_unit_alloc_test_remote_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_alloc_test_remote_CFLAGS = $(UNIT_CFLAGS)
tests_unit_alloc_test_remote_LDADD = $(ALLOC_TEST_LIBS)
tests_unit_alloc_test_aligned_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_alloc_test_aligned_CFLAGS = $(UNIT_CFLAGS)
tests_unit_alloc_test_aligned_LDADD = $(ALLOC_TEST_LIBS)
tests_unit_alloc_test_large_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_alloc_test_large_CFLAGS = $(UNIT_CFLAGS)
tests_unit_alloc_test_large_LDADD = $(ALLOC_TEST_LIBS)
tests_unit_alloc_test_tracing_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_alloc_test_tracing_CFLAGS = $(UNIT_CFLAGS)
tests_unit_alloc_test_tracing_LDADD = $(ALLOC_TEST_LIBS)
