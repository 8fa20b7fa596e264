UNIT_TESTS += tests/unit/trace/test_intern tests/unit/trace/test_sample \
	tests/unit/trace/test_tree
tests_unit_trace_test_intern_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_trace_test_intern_CFLAGS = $(UNIT_CFLAGS)
tests_unit_trace_test_intern_LDADD = $(ALLOC_TEST_LIBS)
tests_unit_trace_test_sample_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_trace_test_sample_CFLAGS = $(UNIT_CFLAGS)
tests_unit_trace_test_sample_LDADD = $(ALLOC_TEST_LIBS) -lm
tests_unit_trace_test_tree_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_trace_test_tree_CFLAGS = $(UNIT_CFLAGS)
tests_unit_trace_test_tree_LDADD = $(ALLOC_TEST_LIBS)
