libhq_analysis_la_SOURCES += \
	lib/analysis/render/backend.h \
	lib/analysis/render/cell.c lib/analysis/render/cell.h \
	lib/analysis/render/cells.def \
	lib/analysis/render/csv.c \
	lib/analysis/render/dot.c lib/analysis/render/dot.h \
	lib/analysis/render/escape.c lib/analysis/render/escape.h \
	lib/analysis/render/json.c \
	lib/analysis/render/render.c lib/analysis/render/render.h \
	lib/analysis/render/text.c \
	lib/analysis/render/text_cell.c lib/analysis/render/text_cell.h \
	lib/analysis/render/tree.c lib/analysis/render/tree.h \
	lib/analysis/render/unit.c lib/analysis/render/unit.h \
	lib/analysis/render/xml.c lib/analysis/render/xml.h
