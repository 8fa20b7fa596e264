libhq_analysis_la_SOURCES += \
	lib/analysis/symbol/frames.c lib/analysis/symbol/frames.h \
	lib/analysis/symbol/site.c lib/analysis/symbol/site.h \
	lib/analysis/symbol/site.def \
	lib/analysis/symbol/symbols.c lib/analysis/symbol/symbols.h
