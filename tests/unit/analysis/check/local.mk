UNIT_TESTS += tests/unit/analysis/check/test_fingerprint
tests_unit_analysis_check_test_fingerprint_SOURCES = \
	tests/unit/analysis/check/test_fingerprint.c \
	tests/unit/analysis/check/findings.c tests/unit/analysis/check/findings.h
tests_unit_analysis_check_test_fingerprint_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_analysis_check_test_fingerprint_CFLAGS = $(UNIT_CFLAGS)
tests_unit_analysis_check_test_fingerprint_LDADD = libhq-analysis.la $(CMOCKA_LIBS)
UNIT_TESTS += tests/unit/analysis/check/test_suppress
tests_unit_analysis_check_test_suppress_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_analysis_check_test_suppress_CFLAGS = $(UNIT_CFLAGS)
tests_unit_analysis_check_test_suppress_LDADD = libhq-analysis.la $(CMOCKA_LIBS)
