libhq_analysis_la_SOURCES += \
	lib/analysis/support/error.c lib/analysis/support/error.h \
	lib/analysis/support/memory.c lib/analysis/support/memory.h \
	lib/analysis/support/near.c lib/analysis/support/near.h \
	lib/analysis/support/phase.c lib/analysis/support/phase.h \
	lib/analysis/support/texts.c lib/analysis/support/texts.h
