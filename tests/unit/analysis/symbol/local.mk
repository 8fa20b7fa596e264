SYMBOL_TESTS = \
	tests/unit/analysis/symbol/test_demangle \
	tests/unit/analysis/symbol/test_site \
	tests/unit/analysis/symbol/test_spans
UNIT_TESTS += $(SYMBOL_TESTS)
tests_unit_analysis_symbol_test_demangle_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_analysis_symbol_test_demangle_CFLAGS = $(UNIT_CFLAGS)
tests_unit_analysis_symbol_test_demangle_LDADD = libhq-analysis.la $(CMOCKA_LIBS)
tests_unit_analysis_symbol_test_site_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_analysis_symbol_test_site_CFLAGS = $(UNIT_CFLAGS)
tests_unit_analysis_symbol_test_site_LDADD = libhq-analysis.la $(CMOCKA_LIBS)
tests_unit_analysis_symbol_test_spans_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_analysis_symbol_test_spans_CFLAGS = $(UNIT_CFLAGS)
tests_unit_analysis_symbol_test_spans_LDADD = libhq-analysis.la $(CMOCKA_LIBS)
