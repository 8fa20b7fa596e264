GRAPH_SOURCES = \
	lib/analysis/graph/array.c lib/analysis/graph/array.h \
	lib/analysis/graph/avoid.c lib/analysis/graph/avoid.h \
	lib/analysis/graph/components.c lib/analysis/graph/components.h \
	lib/analysis/graph/dominators.c lib/analysis/graph/dominators.h \
	lib/analysis/graph/garbage.c lib/analysis/graph/garbage.h \
	lib/analysis/graph/graph.c lib/analysis/graph/graph.h \
	lib/analysis/graph/hop.c lib/analysis/graph/hop.h \
	lib/analysis/graph/into.c lib/analysis/graph/into.h \
	lib/analysis/graph/kinds.c lib/analysis/graph/kinds.h \
	lib/analysis/graph/leaks.c lib/analysis/graph/leaks.h \
	lib/analysis/graph/near.c lib/analysis/graph/near.h \
	lib/analysis/graph/nearest.c lib/analysis/graph/nearest.h \
	lib/analysis/graph/owners.c lib/analysis/graph/owners.h \
	lib/analysis/graph/pattern.c lib/analysis/graph/pattern.h \
	lib/analysis/graph/search.c lib/analysis/graph/search.h \
	lib/analysis/graph/setsize.c lib/analysis/graph/setsize.h \
	lib/analysis/graph/shortest.c lib/analysis/graph/shortest.h \
	lib/analysis/graph/spanning.c lib/analysis/graph/spanning.h \
	lib/analysis/graph/wave.c lib/analysis/graph/wave.h \
	lib/analysis/graph/ways.c lib/analysis/graph/ways.h \
	lib/analysis/graph/ways_all.c \
	lib/analysis/graph/ways_search.c lib/analysis/graph/ways_search.h
libhq_analysis_la_SOURCES += $(GRAPH_SOURCES)
