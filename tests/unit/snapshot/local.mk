UNIT_TESTS += tests/unit/snapshot/test_snapshot
tests_unit_snapshot_test_snapshot_SOURCES = \
	tests/unit/snapshot/test_snapshot.c \
	tests/unit/snapshot/fake_alloc.c tests/unit/snapshot/fake_alloc.h \
	tests/unit/snapshot/fake_object.c
tests_unit_snapshot_test_snapshot_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_snapshot_test_snapshot_CFLAGS = $(UNIT_CFLAGS)
tests_unit_snapshot_test_snapshot_LDADD = libhq-capture.la $(CMOCKA_LIBS) $(ZSTD_LIBS)
UNIT_TESTS += tests/unit/snapshot/test_options
tests_unit_snapshot_test_options_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_snapshot_test_options_CFLAGS = $(UNIT_CFLAGS)
tests_unit_snapshot_test_options_LDADD = libhq-capture.la $(CMOCKA_LIBS) $(ZSTD_LIBS)
UNIT_TESTS += tests/unit/snapshot/test_timeline
tests_unit_snapshot_test_timeline_SOURCES = \
	tests/unit/snapshot/test_timeline.c \
	tests/unit/snapshot/fake_alloc.c tests/unit/snapshot/fake_alloc.h \
	tests/unit/snapshot/fake_object.c
tests_unit_snapshot_test_timeline_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_snapshot_test_timeline_CFLAGS = $(UNIT_CFLAGS)
tests_unit_snapshot_test_timeline_LDADD = libhq-capture.la $(CMOCKA_LIBS) $(ZSTD_LIBS)
UNIT_TESTS += tests/unit/snapshot/test_heuristic
tests_unit_snapshot_test_heuristic_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_snapshot_test_heuristic_CFLAGS = $(UNIT_CFLAGS)
tests_unit_snapshot_test_heuristic_LDADD = libhq-capture.la $(CMOCKA_LIBS) $(ZSTD_LIBS)
UNIT_TESTS += tests/unit/snapshot/test_own_frames
tests_unit_snapshot_test_own_frames_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_snapshot_test_own_frames_CFLAGS = $(UNIT_CFLAGS)
tests_unit_snapshot_test_own_frames_LDADD = libhq-capture.la $(CMOCKA_LIBS) $(ZSTD_LIBS)
UNIT_TESTS += tests/unit/snapshot/test_mark
tests_unit_snapshot_test_mark_SOURCES = \
	tests/unit/snapshot/test_mark.c \
	tests/unit/snapshot/fake_alloc.c tests/unit/snapshot/fake_alloc.h \
	tests/unit/snapshot/fake_object.c
tests_unit_snapshot_test_mark_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_snapshot_test_mark_CFLAGS = $(UNIT_CFLAGS)
tests_unit_snapshot_test_mark_LDADD = libhq-capture.la $(CMOCKA_LIBS) $(ZSTD_LIBS)
UNIT_TESTS += tests/unit/snapshot/test_content_hash
tests_unit_snapshot_test_content_hash_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_snapshot_test_content_hash_CFLAGS = $(UNIT_CFLAGS)
tests_unit_snapshot_test_content_hash_LDADD = libhq-capture.la $(CMOCKA_LIBS) $(ZSTD_LIBS)
