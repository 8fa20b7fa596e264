# Types, tags, and what the program tells of references.
libhq_capture_la_SOURCES += \
	lib/capture/object/describe.c lib/capture/object/describe.h \
	lib/capture/object/guarded.h \
	lib/capture/object/root.c lib/capture/object/root.h \
	lib/capture/object/tag_word.h \
	lib/capture/object/type.c lib/capture/object/type.h \
	lib/capture/object/typed.c lib/capture/object/typed.h
