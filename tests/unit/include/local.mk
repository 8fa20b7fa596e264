UNIT_TESTS += tests/unit/include/test_test_h
tests_unit_include_test_test_h_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_include_test_test_h_CFLAGS = $(UNIT_CFLAGS)
tests_unit_include_test_test_h_LDADD = $(CMOCKA_LIBS)
