UNIT_TESTS += tests/unit/analysis/check/test_classify
tests_unit_analysis_check_test_classify_SOURCES = \
	tests/unit/analysis/check/test_classify.c \
	tests/unit/analysis/check/findings.c tests/unit/analysis/check/findings.h
tests_unit_analysis_check_test_classify_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_analysis_check_test_classify_CFLAGS = $(UNIT_CFLAGS)
tests_unit_analysis_check_test_classify_LDADD = libhq-analysis.la $(CMOCKA_LIBS)
UNIT_TESTS += tests/unit/analysis/check/test_fingerprint
tests_unit_analysis_check_test_fingerprint_SOURCES = \
	tests/unit/analysis/check/test_fingerprint.c \
	tests/unit/analysis/check/findings.c tests/unit/analysis/check/findings.h
tests_unit_analysis_check_test_fingerprint_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_analysis_check_test_fingerprint_CFLAGS = $(UNIT_CFLAGS)
tests_unit_analysis_check_test_fingerprint_LDADD = libhq-analysis.la $(CMOCKA_LIBS)
UNIT_TESTS += tests/unit/analysis/check/test_policy
tests_unit_analysis_check_test_policy_SOURCES = \
	tests/unit/analysis/check/test_policy.c \
	tests/unit/analysis/check/findings.c tests/unit/analysis/check/findings.h
tests_unit_analysis_check_test_policy_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_analysis_check_test_policy_CFLAGS = $(UNIT_CFLAGS)
tests_unit_analysis_check_test_policy_LDADD = libhq-analysis.la $(CMOCKA_LIBS)
UNIT_TESTS += tests/unit/analysis/check/test_suppress
tests_unit_analysis_check_test_suppress_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_analysis_check_test_suppress_CFLAGS = $(UNIT_CFLAGS)
tests_unit_analysis_check_test_suppress_LDADD = libhq-analysis.la $(CMOCKA_LIBS)
UNIT_TESTS += \
	tests/unit/analysis/check/test_rule \
	tests/unit/analysis/check/test_steps
tests_unit_analysis_check_test_rule_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_analysis_check_test_rule_CFLAGS = $(UNIT_CFLAGS)
tests_unit_analysis_check_test_rule_LDADD = libhq-analysis.la $(CMOCKA_LIBS)
tests_unit_analysis_check_test_steps_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_analysis_check_test_steps_CFLAGS = $(UNIT_CFLAGS)
tests_unit_analysis_check_test_steps_LDADD = libhq-analysis.la $(CMOCKA_LIBS)
UNIT_TESTS += tests/unit/analysis/check/test_write
tests_unit_analysis_check_test_write_SOURCES = \
	tests/unit/analysis/check/test_write.c \
	tests/unit/analysis/check/findings.c tests/unit/analysis/check/findings.h
tests_unit_analysis_check_test_write_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_analysis_check_test_write_CFLAGS = $(UNIT_CFLAGS)
tests_unit_analysis_check_test_write_LDADD = libhq-analysis.la $(CMOCKA_LIBS)
