UNIT_TESTS += tests/unit/analysis/stack/test_stack
tests_unit_analysis_stack_test_stack_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_analysis_stack_test_stack_CFLAGS = $(UNIT_CFLAGS)
tests_unit_analysis_stack_test_stack_LDADD = libhq-analysis.la $(CMOCKA_LIBS)
