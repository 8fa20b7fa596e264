# Also compiled into heapql_sqlite.so, by lib/analysis/store.
SYMBOL_SOURCES = \
	lib/analysis/symbol/cfi.c lib/analysis/symbol/cfi.h \
	lib/analysis/symbol/demangle.c lib/analysis/symbol/demangle.h \
	lib/analysis/symbol/elf_file.c lib/analysis/symbol/elf_file.h \
	lib/analysis/symbol/find.c lib/analysis/symbol/find.h \
	lib/analysis/symbol/frames.c lib/analysis/symbol/frames.h \
	lib/analysis/symbol/image.c lib/analysis/symbol/image.h \
	lib/analysis/symbol/module.c lib/analysis/symbol/module.h \
	lib/analysis/symbol/names.c lib/analysis/symbol/names.h \
	lib/analysis/symbol/perf_map.c lib/analysis/symbol/perf_map.h \
	lib/analysis/symbol/pointers.c lib/analysis/symbol/pointers.h \
	lib/analysis/symbol/scopes.c lib/analysis/symbol/scopes.h \
	lib/analysis/symbol/site.c lib/analysis/symbol/site.h \
	lib/analysis/symbol/site.def \
	lib/analysis/symbol/spans.c lib/analysis/symbol/spans.h \
	lib/analysis/symbol/symbols.c lib/analysis/symbol/symbols.h \
	lib/analysis/symbol/symtab.c lib/analysis/symbol/symtab.h \
	lib/analysis/symbol/units.c lib/analysis/symbol/units.h \
	lib/analysis/symbol/walk.c lib/analysis/symbol/walk.h
libhq_analysis_la_SOURCES += $(SYMBOL_SOURCES)
