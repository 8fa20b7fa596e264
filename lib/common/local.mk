libhq_core_la_SOURCES += \
	lib/common/banned.h \
	lib/common/bytes.h \
	lib/common/crc32c.c lib/common/crc32c.h \
	lib/common/fmt.c lib/common/fmt.h \
	lib/common/status.c lib/common/status.h lib/common/status.def
