RENDER_TESTS = \
	tests/unit/analysis/render/test_escape \
	tests/unit/analysis/render/test_render \
	tests/unit/analysis/render/test_tree \
	tests/unit/analysis/render/test_unit
UNIT_TESTS += $(RENDER_TESTS)
tests_unit_analysis_render_test_escape_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_analysis_render_test_escape_CFLAGS = $(UNIT_CFLAGS)
tests_unit_analysis_render_test_escape_LDADD = libhq-analysis.la $(CMOCKA_LIBS)
tests_unit_analysis_render_test_render_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_analysis_render_test_render_CFLAGS = $(UNIT_CFLAGS)
tests_unit_analysis_render_test_render_LDADD = libhq-analysis.la $(CMOCKA_LIBS)
tests_unit_analysis_render_test_unit_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_analysis_render_test_unit_CFLAGS = $(UNIT_CFLAGS)
tests_unit_analysis_render_test_unit_LDADD = libhq-analysis.la $(CMOCKA_LIBS)
tests_unit_analysis_render_test_tree_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_analysis_render_test_tree_CFLAGS = $(UNIT_CFLAGS)
tests_unit_analysis_render_test_tree_LDADD = libhq-analysis.la $(CMOCKA_LIBS)
