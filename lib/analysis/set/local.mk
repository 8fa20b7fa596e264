libhq_analysis_la_SOURCES += \
	lib/analysis/set/saved.c lib/analysis/set/saved.h
