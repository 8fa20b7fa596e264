libhq_analysis_la_SOURCES += \
	lib/analysis/stack/alias.c lib/analysis/stack/alias.h \
	lib/analysis/stack/climb.c \
	lib/analysis/stack/filter.c lib/analysis/stack/filter.h \
	lib/analysis/stack/group.c lib/analysis/stack/group.h \
	lib/analysis/stack/intern.c lib/analysis/stack/intern.h \
	lib/analysis/stack/key.c lib/analysis/stack/key.h \
	lib/analysis/stack/load.c \
	lib/analysis/stack/model.c lib/analysis/stack/model.h \
	lib/analysis/stack/path.c lib/analysis/stack/path.h
