libhq_analysis_la_SOURCES += \
	lib/analysis/store/database.h
