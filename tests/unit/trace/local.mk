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

# Unwinding.
unwind_tests = tests/unit/trace/test_cfi tests/unit/trace/test_expression \
	tests/unit/trace/test_memory tests/unit/trace/test_object \
	tests/unit/trace/test_rule
UNIT_TESTS += $(unwind_tests)
UNWIND_LIBS = libhq-capture.la libhq-core.la $(CMOCKA_LIBS) $(ZSTD_LIBS) \
	-lpthread -ldl
tests_unit_trace_test_cfi_SOURCES = tests/unit/trace/test_cfi.c \
	tests/unit/trace/crafted.h
tests_unit_trace_test_cfi_CPPFLAGS = $(UNIT_CPPFLAGS) -I$(srcdir)/tests
tests_unit_trace_test_cfi_CFLAGS = $(UNIT_CFLAGS)
tests_unit_trace_test_cfi_LDADD = $(UNWIND_LIBS)
tests_unit_trace_test_expression_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_trace_test_expression_CFLAGS = $(UNIT_CFLAGS)
tests_unit_trace_test_expression_LDADD = $(UNWIND_LIBS)
tests_unit_trace_test_memory_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_trace_test_memory_CFLAGS = $(UNIT_CFLAGS)
tests_unit_trace_test_memory_LDADD = $(UNWIND_LIBS)
tests_unit_trace_test_object_CPPFLAGS = $(UNIT_CPPFLAGS) -D_GNU_SOURCE
tests_unit_trace_test_object_CFLAGS = $(UNIT_CFLAGS)
tests_unit_trace_test_object_LDADD = $(UNWIND_LIBS)
tests_unit_trace_test_rule_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_trace_test_rule_CFLAGS = $(UNIT_CFLAGS)
tests_unit_trace_test_rule_LDADD = $(UNWIND_LIBS)
