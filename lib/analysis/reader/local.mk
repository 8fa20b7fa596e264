libhq_analysis_la_SOURCES += \
	lib/analysis/reader/dense.h \
	lib/analysis/reader/findings.h \
	lib/analysis/reader/reader.h
