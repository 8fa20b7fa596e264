UNIT_TESTS += tests/unit/object/test_type tests/unit/object/test_tag \
	tests/unit/object/test_traverse
tests_unit_object_test_type_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_object_test_type_CFLAGS = $(UNIT_CFLAGS)
tests_unit_object_test_type_LDADD = $(ALLOC_TEST_LIBS)
tests_unit_object_test_tag_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_object_test_tag_CFLAGS = $(UNIT_CFLAGS)
tests_unit_object_test_tag_LDADD = $(ALLOC_TEST_LIBS)
tests_unit_object_test_traverse_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_object_test_traverse_CFLAGS = $(UNIT_CFLAGS)
tests_unit_object_test_traverse_LDADD = $(ALLOC_TEST_LIBS)
UNIT_TESTS += tests/unit/object/test_symtab
tests_unit_object_test_symtab_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_object_test_symtab_CFLAGS = $(UNIT_CFLAGS)
tests_unit_object_test_symtab_LDADD = $(ALLOC_TEST_LIBS)
