# Questions about blocks; these are compiled into heapql_sqlite.so too.
ASK_SOURCES = \
	lib/analysis/ask/ask.h lib/analysis/ask/private.h \
	lib/analysis/ask/avoid.c \
	lib/analysis/ask/chain.c lib/analysis/ask/chain.h \
	lib/analysis/ask/condition.c lib/analysis/ask/condition.h \
	lib/analysis/ask/find.c \
	lib/analysis/ask/holders.c lib/analysis/ask/holders.h \
	lib/analysis/ask/label.c \
	lib/analysis/ask/query.c \
	lib/analysis/ask/site.c \
	lib/analysis/ask/type.c \
	lib/analysis/ask/variable.c
libhq_analysis_la_SOURCES += $(ASK_SOURCES) \
	lib/analysis/ask/merge.c lib/analysis/ask/merge.h \
	lib/analysis/ask/merge_lines.c \
	lib/analysis/ask/picture.c lib/analysis/ask/picture.h
