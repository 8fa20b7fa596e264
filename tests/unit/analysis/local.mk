
include tests/unit/analysis/check/local.mk
include tests/unit/analysis/graph/local.mk
include tests/unit/analysis/render/local.mk
include tests/unit/analysis/report/local.mk
include tests/unit/analysis/stack/local.mk
include tests/unit/analysis/symbol/local.mk
UNIT_TESTS += \
	tests/unit/analysis/reader/test_index \
	tests/unit/analysis/reader/test_order \
	tests/unit/analysis/store/test_database \
	tests/unit/analysis/store/test_utf8 \
	tests/unit/analysis/support/test_near
tests_unit_analysis_support_test_near_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_analysis_support_test_near_CFLAGS = $(UNIT_CFLAGS)
tests_unit_analysis_support_test_near_LDADD = libhq-analysis.la $(CMOCKA_LIBS)
tests_unit_analysis_reader_test_index_SOURCES = \
	tests/unit/analysis/reader/test_index.c \
	tests/unit/analysis/reader/file.c tests/unit/analysis/reader/file.h
tests_unit_analysis_reader_test_index_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_analysis_reader_test_index_CFLAGS = $(UNIT_CFLAGS)
tests_unit_analysis_reader_test_index_LDADD = libhq-analysis.la $(CMOCKA_LIBS)
tests_unit_analysis_reader_test_order_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_analysis_reader_test_order_CFLAGS = $(UNIT_CFLAGS)
tests_unit_analysis_reader_test_order_LDADD = libhq-analysis.la $(CMOCKA_LIBS)
tests_unit_analysis_store_test_database_SOURCES = \
	tests/unit/analysis/store/test_database.c \
	tests/lib/mkdump_random.c tests/lib/mkdump_random.h \
	tests/lib/mkdump_traces.c tests/lib/mkdump_traces.h \
	tests/lib/mkdump_edges.c tests/lib/mkdump_edges.h tests/lib/mkdump_marks.c tests/lib/mkdump_marks.h
tests_unit_analysis_store_test_database_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_analysis_store_test_database_CFLAGS = $(UNIT_CFLAGS)
tests_unit_analysis_store_test_database_LDADD = libhq-analysis.la $(CMOCKA_LIBS)
tests_unit_analysis_store_test_utf8_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_analysis_store_test_utf8_CFLAGS = $(UNIT_CFLAGS)
tests_unit_analysis_store_test_utf8_LDADD = libhq-analysis.la $(CMOCKA_LIBS)
