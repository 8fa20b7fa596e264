UNIT_TESTS += tests/unit/include/test_test_h
tests_unit_include_test_test_h_SOURCES = tests/unit/include/test_test_h.c \
	tests/unit/include/fake_library.c tests/unit/include/fake_library.h
tests_unit_include_test_test_h_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_include_test_test_h_CFLAGS = $(UNIT_CFLAGS)
tests_unit_include_test_test_h_LDADD = $(CMOCKA_LIBS)
