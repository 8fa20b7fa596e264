# Types, tags, and what the program tells of references.
libhq_capture_la_SOURCES += \
	lib/capture/object/carve.c lib/capture/object/carve.h \
	lib/capture/object/describe.c lib/capture/object/describe.h \
	lib/capture/object/fill.c lib/capture/object/fill.h \
	lib/capture/object/dynsym.c lib/capture/object/dynsym.h \
	lib/capture/object/found.c lib/capture/object/found.h \
	lib/capture/object/gobject.c lib/capture/object/gobject.h \
	lib/capture/object/guarded.c lib/capture/object/guarded.h \
	lib/capture/object/image.c lib/capture/object/image.h \
	lib/capture/object/root.c lib/capture/object/root.h \
	lib/capture/object/symtab.c lib/capture/object/symtab.h \
	lib/capture/object/tag_word.h \
	lib/capture/object/traverse.c lib/capture/object/traverse.h \
	lib/capture/object/type.c lib/capture/object/type.h \
	lib/capture/object/typed.c lib/capture/object/typed.h \
	lib/capture/object/vtable.c lib/capture/object/vtable.h
