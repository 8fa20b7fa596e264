libhq_analysis_la_SOURCES += \
	lib/analysis/store/compute.c lib/analysis/store/compute.h \
	lib/analysis/store/compute_birth.c \
	lib/analysis/store/compute_graph.c \
	lib/analysis/store/compute_graph.h \
	lib/analysis/store/compute_graph_ref.c \
	lib/analysis/store/compute_graph_sets.c \
	lib/analysis/store/compute_hash.c \
	lib/analysis/store/compute_guess.c \
	lib/analysis/store/compute_row.c \
	lib/analysis/store/compute_root.c \
	lib/analysis/store/compute_thread.c \
	lib/analysis/store/compute_trace.c \
	lib/analysis/store/compute_type.c \
	lib/analysis/store/computed.def \
	lib/analysis/store/cursor.c lib/analysis/store/cursor.h \
	lib/analysis/store/database.c lib/analysis/store/database.h \
	lib/analysis/store/derived.c lib/analysis/store/derived.h \
	lib/analysis/store/derived.def \
	lib/analysis/store/derive_setname.c \
	lib/analysis/store/dump.c lib/analysis/store/dump.h \
	lib/analysis/store/dump_graph.c lib/analysis/store/dump_graph.h \
	lib/analysis/store/edge_names.c lib/analysis/store/edge_names.h \
	lib/analysis/store/hint.c lib/analysis/store/hint.h \
	lib/analysis/store/insert.c lib/analysis/store/insert.h \
	lib/analysis/store/load.c lib/analysis/store/load.h \
	lib/analysis/store/module.c lib/analysis/store/module.h \
	lib/analysis/store/plan.c lib/analysis/store/plan.h \
	lib/analysis/store/schema.c lib/analysis/store/schema.h \
	lib/analysis/store/sqlite.h \
	lib/analysis/store/stacks.c lib/analysis/store/stacks.h \
	lib/analysis/store/store.c lib/analysis/store/store.h \
	lib/analysis/store/table.c lib/analysis/store/table.h \
	lib/analysis/store/utf8.c lib/analysis/store/utf8.h
