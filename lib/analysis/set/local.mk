SET_SOURCES = \
	lib/analysis/set/kinds.def \
	lib/analysis/set/parse.c \
	lib/analysis/set/part.c lib/analysis/set/part.h \
	lib/analysis/set/part_made.c \
	lib/analysis/set/private.h \
	lib/analysis/set/rows.c lib/analysis/set/rows.h \
	lib/analysis/set/rp.c lib/analysis/set/rp.h \
	lib/analysis/set/saved.c lib/analysis/set/saved.h \
	lib/analysis/set/scan.c lib/analysis/set/scan.h \
	lib/analysis/set/select.c \
	lib/analysis/set/set.c lib/analysis/set/set.h \
	lib/analysis/set/census.c lib/analysis/set/census.h \
	lib/analysis/set/walk.c
libhq_analysis_la_SOURCES += $(SET_SOURCES) \
	lib/analysis/set/until.c lib/analysis/set/until.h
