libhq_core_la_SOURCES += \
	lib/os/arch.h lib/os/arch_aarch64.h lib/os/arch_x86_64.h \
	lib/os/clock.c lib/os/clock.h \
	lib/os/lock.c lib/os/lock.h \
	lib/os/filter.c lib/os/filter.h \
	lib/os/log.c lib/os/log.h \
	lib/os/map.c lib/os/map.h \
	lib/os/own.c lib/os/own.h \
	lib/os/probe.c lib/os/probe.h \
	lib/os/signal.c lib/os/signal.h \
	lib/os/sys.h \
	lib/os/task.c lib/os/task.h

libhq_core_la_SOURCES += \
	lib/os/maps.c lib/os/maps.h \
	lib/os/process.c lib/os/process.h \
	lib/os/procfile.c lib/os/procfile.h \
	lib/os/registers.c lib/os/registers.h \
	lib/os/resident.c lib/os/resident.h \
	lib/os/quiet.c lib/os/quiet.h \
	lib/os/stop.c lib/os/stop.h lib/os/stop_ways.h \
	lib/os/stop_ptrace.c lib/os/stop_signal.c \
	lib/os/tasks.c lib/os/tasks.h
