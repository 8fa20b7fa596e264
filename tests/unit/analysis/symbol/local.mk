SYMBOL_TESTS = \
	tests/unit/analysis/symbol/test_site
UNIT_TESTS += $(SYMBOL_TESTS)
tests_unit_analysis_symbol_test_site_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_analysis_symbol_test_site_CFLAGS = $(UNIT_CFLAGS)
tests_unit_analysis_symbol_test_site_LDADD = libhq-analysis.la $(CMOCKA_LIBS)
