# Types, traverse functions and counts that the program tells.
check_PROGRAMS += tests/live/object/million tests/live/object/bad_traverse \
	tests/live/object/tag_threads
tests_live_object_bad_traverse_LDADD = -lpthread
tests_live_object_tag_threads_LDADD = -lpthread
OBJECT_LIVE = tests/live/objects.t tests/live/million.t
TESTS += $(OBJECT_LIVE)
EXTRA_DIST += $(OBJECT_LIVE)
