libhq_core_la_SOURCES += \
	lib/dumpfile/format.h \
	lib/dumpfile/schema.c lib/dumpfile/schema.h lib/dumpfile/sections.def \
	lib/dumpfile/chunk.c lib/dumpfile/chunk.h \
	lib/dumpfile/codec.c lib/dumpfile/codec.h \
	lib/dumpfile/strings.c lib/dumpfile/strings.h \
	lib/dumpfile/writer.c lib/dumpfile/writer.h
