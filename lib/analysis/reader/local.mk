libhq_analysis_la_SOURCES += \
	lib/analysis/reader/column.c lib/analysis/reader/column.h \
	lib/analysis/reader/columns.h \
	lib/analysis/reader/counter.c lib/analysis/reader/counter.h \
	lib/analysis/reader/dense.h \
	lib/analysis/reader/findings.c lib/analysis/reader/findings.h \
	lib/analysis/reader/index.c lib/analysis/reader/index.h \
	lib/analysis/reader/open.h \
	lib/analysis/reader/order.c lib/analysis/reader/order.h \
	lib/analysis/reader/peek.c \
	lib/analysis/reader/reader.c lib/analysis/reader/reader.h \
	lib/analysis/reader/source.c lib/analysis/reader/source.h \
	lib/analysis/reader/stream.c lib/analysis/reader/stream.h \
	lib/analysis/reader/sums.c lib/analysis/reader/sums.h \
	lib/analysis/reader/verify.c lib/analysis/reader/verify.h \
	lib/analysis/reader/verify_block.c \
	lib/analysis/reader/verify_graph.c \
	lib/analysis/reader/verify_object.c \
	lib/analysis/reader/verify_small.c \
	lib/analysis/reader/verify_trace.c
