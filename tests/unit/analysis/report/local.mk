UNIT_TESTS += tests/unit/analysis/report/test_report
tests_unit_analysis_report_test_report_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_analysis_report_test_report_CFLAGS = $(UNIT_CFLAGS)
tests_unit_analysis_report_test_report_LDADD = libhq-analysis.la $(CMOCKA_LIBS)
