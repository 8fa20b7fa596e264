# Functions of SQL: one file and one line of functions.def each.
FUNCTION_SOURCES = \
	lib/analysis/function/function.h \
	lib/analysis/function/functions.c lib/analysis/function/functions.h \
	lib/analysis/function/functions.def \
	lib/analysis/function/in.c \
	lib/analysis/function/path.c \
	lib/analysis/function/retained.c \
	lib/analysis/function/size.c \
	lib/analysis/function/state.c \
	lib/analysis/function/symbol.c \
	lib/analysis/function/tail.c \
	lib/analysis/function/tally.c
libhq_analysis_la_SOURCES += $(FUNCTION_SOURCES) \
	lib/analysis/function/open.c lib/analysis/function/open.h

# The loadable extension: the same sources without the command, compiled to
# call SQLite through its host.
pkglib_LTLIBRARIES += heapql_sqlite.la
heapql_sqlite_la_CPPFLAGS = $(HQ_ANALYSIS_CPPFLAGS) -DHQ_SQLITE_EXTENSION
heapql_sqlite_la_CFLAGS = $(HQ_ANALYSIS_CFLAGS)
heapql_sqlite_la_LDFLAGS = -module -avoid-version -shared -no-undefined \
	-Wl,--exclude-libs,ALL
heapql_sqlite_la_LIBADD = libhq-core.la $(ZSTD_LIBS) $(LIBDW_LIBS) \
	$(DEMANGLE_LIBS)
heapql_sqlite_la_SOURCES = $(SYMBOL_SOURCES) $(GRAPH_SOURCES) \
	$(ASK_SOURCES) $(SET_SOURCES) $(FUNCTION_SOURCES) \
	lib/analysis/support/error.c \
	lib/analysis/support/memory.c \
	lib/analysis/support/near.c \
	lib/analysis/support/phase.c \
	lib/analysis/support/texts.c \
	lib/analysis/render/unit.c \
	lib/analysis/reader/column.c \
	lib/analysis/reader/counter.c \
	lib/analysis/reader/findings.c \
	lib/analysis/reader/index.c \
	lib/analysis/reader/order.c \
	lib/analysis/reader/peek.c \
	lib/analysis/reader/reader.c \
	lib/analysis/reader/source.c \
	lib/analysis/reader/stream.c \
	lib/analysis/reader/sums.c \
	lib/analysis/reader/verify.c \
	lib/analysis/reader/verify_block.c \
	lib/analysis/reader/verify_graph.c \
	lib/analysis/reader/verify_object.c \
	lib/analysis/reader/verify_small.c \
	lib/analysis/reader/verify_trace.c \
	lib/analysis/store/compute.c \
	lib/analysis/store/compute_birth.c \
	lib/analysis/store/compute_graph.c \
	lib/analysis/store/compute_graph_ref.c \
	lib/analysis/store/compute_graph_sets.c \
	lib/analysis/store/compute_hash.c \
	lib/analysis/store/compute_guess.c \
	lib/analysis/store/compute_row.c \
	lib/analysis/store/compute_root.c \
	lib/analysis/store/compute_thread.c \
	lib/analysis/store/compute_trace.c \
	lib/analysis/store/compute_type.c \
	lib/analysis/store/cursor.c \
	lib/analysis/store/database.c \
	lib/analysis/store/derived.c \
	lib/analysis/store/derive_setname.c \
	lib/analysis/store/dump.c \
	lib/analysis/store/dump_graph.c \
	lib/analysis/store/edge_names.c \
	lib/analysis/function/extension.c \
	lib/analysis/store/hint.c \
	lib/analysis/store/module.c \
	lib/analysis/store/plan.c \
	lib/analysis/store/schema.c \
	lib/analysis/store/stacks.c \
	lib/analysis/store/store.c \
	lib/analysis/store/table.c \
	lib/analysis/store/utf8.c
