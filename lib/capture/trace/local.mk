# Stacks: unwinding them, the objects that their code is in, and the traces that
# they become.
libhq_capture_la_SOURCES += \
	lib/capture/trace/cfi.c lib/capture/trace/cfi.h \
	lib/capture/trace/compile.c lib/capture/trace/compile.h \
	lib/capture/trace/dwarf.c lib/capture/trace/dwarf.h \
	lib/capture/trace/eh_frame.c lib/capture/trace/eh_frame.h \
	lib/capture/trace/expression.c lib/capture/trace/expression.h \
	lib/capture/trace/memory.c lib/capture/trace/memory.h \
	lib/capture/trace/object.c lib/capture/trace/object.h \
	lib/capture/trace/object_elf.c lib/capture/trace/object_elf.h \
	lib/capture/trace/rule.c lib/capture/trace/rule.h \
	lib/capture/trace/unwind.c lib/capture/trace/unwind.h
libhq_capture_la_SOURCES += \
	lib/capture/trace/chunks.c lib/capture/trace/chunks.h \
	lib/capture/trace/counts.c lib/capture/trace/counts.h \
	lib/capture/trace/here.h \
	lib/capture/trace/intern.c lib/capture/trace/intern.h \
	lib/capture/trace/judge.c lib/capture/trace/judge.h \
	lib/capture/trace/pc.c lib/capture/trace/pc.h \
	lib/capture/trace/peak.c lib/capture/trace/peak.h \
	lib/capture/trace/sample.c lib/capture/trace/sample.h \
	lib/capture/trace/tracer.c lib/capture/trace/tracer.h \
	lib/capture/trace/tracer_hot.h \
	lib/capture/trace/tree.c lib/capture/trace/tree.h \
	lib/capture/trace/walk.c lib/capture/trace/walk.h
