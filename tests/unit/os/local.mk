UNIT_TESTS += tests/unit/os/test_lock tests/unit/os/test_map
tests_unit_os_test_lock_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_os_test_lock_CFLAGS = $(UNIT_CFLAGS)
tests_unit_os_test_lock_LDADD = libhq-core.la $(CMOCKA_LIBS) $(ZSTD_LIBS) -lpthread
tests_unit_os_test_map_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_os_test_map_CFLAGS = $(UNIT_CFLAGS)
tests_unit_os_test_map_LDADD = libhq-core.la $(CMOCKA_LIBS) $(ZSTD_LIBS) -lpthread
