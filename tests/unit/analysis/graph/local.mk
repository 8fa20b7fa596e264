UNIT_TESTS += \
	tests/unit/analysis/graph/test_graph \
	tests/unit/analysis/graph/test_hop \
	tests/unit/analysis/graph/test_pattern \
	tests/unit/analysis/graph/test_random \
	tests/unit/analysis/graph/test_search \
	tests/unit/analysis/graph/test_shortest \
	tests/unit/analysis/graph/test_ways
GRAPH_WORLD = tests/unit/analysis/graph/world.c \
	tests/unit/analysis/graph/world.h
tests_unit_analysis_graph_test_graph_SOURCES = \
	tests/unit/analysis/graph/test_graph.c $(GRAPH_WORLD)
tests_unit_analysis_graph_test_graph_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_analysis_graph_test_graph_CFLAGS = $(UNIT_CFLAGS)
tests_unit_analysis_graph_test_graph_LDADD = libhq-analysis.la $(CMOCKA_LIBS)
tests_unit_analysis_graph_test_random_SOURCES = \
	tests/unit/analysis/graph/test_random.c $(GRAPH_WORLD)
tests_unit_analysis_graph_test_random_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_analysis_graph_test_random_CFLAGS = $(UNIT_CFLAGS)
tests_unit_analysis_graph_test_random_LDADD = libhq-analysis.la $(CMOCKA_LIBS)
tests_unit_analysis_graph_test_ways_SOURCES = \
	tests/unit/analysis/graph/test_ways.c $(GRAPH_WORLD)
tests_unit_analysis_graph_test_ways_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_analysis_graph_test_ways_CFLAGS = $(UNIT_CFLAGS)
tests_unit_analysis_graph_test_ways_LDADD = libhq-analysis.la $(CMOCKA_LIBS)
tests_unit_analysis_graph_test_hop_SOURCES = \
	tests/unit/analysis/graph/test_hop.c $(GRAPH_WORLD)
tests_unit_analysis_graph_test_hop_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_analysis_graph_test_hop_CFLAGS = $(UNIT_CFLAGS)
tests_unit_analysis_graph_test_hop_LDADD = libhq-analysis.la $(CMOCKA_LIBS)
tests_unit_analysis_graph_test_pattern_SOURCES = \
	tests/unit/analysis/graph/test_pattern.c $(GRAPH_WORLD)
tests_unit_analysis_graph_test_pattern_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_analysis_graph_test_pattern_CFLAGS = $(UNIT_CFLAGS)
tests_unit_analysis_graph_test_pattern_LDADD = libhq-analysis.la $(CMOCKA_LIBS)
tests_unit_analysis_graph_test_shortest_SOURCES = \
	tests/unit/analysis/graph/test_shortest.c $(GRAPH_WORLD)
tests_unit_analysis_graph_test_shortest_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_analysis_graph_test_shortest_CFLAGS = $(UNIT_CFLAGS)
tests_unit_analysis_graph_test_shortest_LDADD = libhq-analysis.la $(CMOCKA_LIBS)
tests_unit_analysis_graph_test_search_SOURCES = \
	tests/unit/analysis/graph/test_search.c $(GRAPH_WORLD)
tests_unit_analysis_graph_test_search_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_analysis_graph_test_search_CFLAGS = $(UNIT_CFLAGS)
tests_unit_analysis_graph_test_search_LDADD = libhq-analysis.la $(CMOCKA_LIBS)
