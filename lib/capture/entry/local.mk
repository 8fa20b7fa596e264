# Where the program meets the library: options, triggers, API.
libhq_capture_la_SOURCES += \
	lib/capture/entry/options.c lib/capture/entry/options.h \
	lib/capture/entry/peak.c lib/capture/entry/peak.h \
	lib/capture/entry/triggers.c lib/capture/entry/triggers.h
# What is exported or called by the loader; the symbols of libhq-capture.la are
# hidden.
libheapql_la_SOURCES += \
	lib/capture/entry/api.c lib/capture/entry/init.c \
	lib/capture/entry/mark_api.c \
	lib/capture/entry/object_api.c \
	lib/capture/entry/pool_api.c \
	lib/capture/entry/trace_api.c
