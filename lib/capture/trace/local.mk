libhq_capture_la_SOURCES += \
	lib/capture/trace/chunks.c lib/capture/trace/chunks.h \
	lib/capture/trace/counts.c lib/capture/trace/counts.h \
	lib/capture/trace/here.h \
	lib/capture/trace/intern.c lib/capture/trace/intern.h \
	lib/capture/trace/judge.c lib/capture/trace/judge.h \
	lib/capture/trace/pc.c lib/capture/trace/pc.h \
	lib/capture/trace/peak.c lib/capture/trace/peak.h \
	lib/capture/trace/sample.c lib/capture/trace/sample.h \
	lib/capture/trace/stub.c lib/capture/trace/tracer.c lib/capture/trace/tracer.h \
	lib/capture/trace/tree.c lib/capture/trace/tree.h \
	lib/capture/trace/walk.c lib/capture/trace/walk.h
