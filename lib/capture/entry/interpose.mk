# Compiled without banned.h: these define or declare what it bans.
libheapql_la_SOURCES += \
	lib/capture/entry/heap_api.c \
	lib/capture/entry/interpose.c \
	lib/capture/entry/interpose_dlclose.c \
	lib/capture/entry/interpose_dlopen.c \
	lib/capture/entry/interpose_info.c \
	lib/capture/entry/interpose_prctl.c \
	lib/capture/entry/judge_open.c lib/capture/entry/judge_open.h
