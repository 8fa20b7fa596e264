libhq_core_la_SOURCES += \
	lib/common/banned.h \
	lib/common/bytes.h \
	lib/common/dump_at.c lib/common/dump_at.h \
	lib/common/dump_name.c lib/common/dump_name.h \
	lib/common/options.def \
	lib/common/glob.c lib/common/glob.h \
	lib/common/list.h \
	lib/common/programs.c lib/common/programs.h \
	lib/common/request.h \
	lib/common/signame.c lib/common/signame.h \
	lib/common/units.c lib/common/units.h \
	lib/common/crc32c.c lib/common/crc32c.h \
	lib/common/fmt.c lib/common/fmt.h \
	lib/common/stack_limit.c lib/common/stack_limit.h \
	lib/common/status.c lib/common/status.h lib/common/status.def
