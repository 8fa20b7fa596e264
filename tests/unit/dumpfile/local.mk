UNIT_TESTS += \
	tests/unit/dumpfile/test_chunk \
	tests/unit/dumpfile/test_codec \
	tests/unit/dumpfile/test_schema \
	tests/unit/dumpfile/test_strings \
	tests/unit/dumpfile/test_writer
tests_unit_dumpfile_test_chunk_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_dumpfile_test_chunk_CFLAGS = $(UNIT_CFLAGS)
tests_unit_dumpfile_test_chunk_LDADD = libhq-core.la $(CMOCKA_LIBS) $(ZSTD_LIBS)
tests_unit_dumpfile_test_codec_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_dumpfile_test_codec_CFLAGS = $(UNIT_CFLAGS)
tests_unit_dumpfile_test_codec_LDADD = libhq-core.la $(CMOCKA_LIBS) $(ZSTD_LIBS)
tests_unit_dumpfile_test_schema_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_dumpfile_test_schema_CFLAGS = $(UNIT_CFLAGS)
tests_unit_dumpfile_test_schema_LDADD = libhq-core.la $(CMOCKA_LIBS) $(ZSTD_LIBS)
tests_unit_dumpfile_test_strings_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_dumpfile_test_strings_CFLAGS = $(UNIT_CFLAGS)
tests_unit_dumpfile_test_strings_LDADD = libhq-core.la $(CMOCKA_LIBS) $(ZSTD_LIBS)
tests_unit_dumpfile_test_writer_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_dumpfile_test_writer_CFLAGS = $(UNIT_CFLAGS)
tests_unit_dumpfile_test_writer_LDADD = libhq-core.la $(CMOCKA_LIBS) $(ZSTD_LIBS)
