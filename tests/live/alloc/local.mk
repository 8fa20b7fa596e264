# Programs that run with the allocator in place of libc's.
alloc_live_programs = \
	tests/live/alloc/rules tests/live/alloc/threads \
	tests/live/alloc/signals tests/live/alloc/forks \
	tests/live/alloc/limits tests/live/alloc/misuse \
	tests/live/alloc/new_delete tests/live/alloc/plugins \
	tests/live/alloc/private tests/live/alloc/known_blocks
alloc_live_linked = \
	tests/live/alloc/private_linked tests/live/alloc/rules_linked

check_PROGRAMS += $(alloc_live_programs)
tests_live_alloc_rules_SOURCES = tests/live/alloc/rules.c tests/live/alloc/expect.h
tests_live_alloc_threads_LDADD = -lpthread
tests_live_alloc_signals_LDADD = -lpthread
tests_live_alloc_forks_LDADD = -lpthread
tests_live_alloc_limits_LDADD = -lpthread
tests_live_alloc_misuse_LDADD = -lpthread
tests_live_alloc_known_blocks_LDADD = -lpthread
tests_live_alloc_new_delete_SOURCES = tests/live/alloc/new_delete.cc
tests_live_alloc_new_delete_CXXFLAGS = $(AM_CXXFLAGS) -std=c++17
tests_live_alloc_plugins_LDADD = -ldl
# The opener's RUNPATH must count under our dlopen, too.
tests_live_alloc_plugins_LDFLAGS = \
	-Wl,--enable-new-dtags,-rpath,$(abs_builddir)/tests/live/alloc/.libs

check_LTLIBRARIES += tests/live/alloc/plugin.la
tests_live_alloc_plugin_la_SOURCES = tests/live/alloc/plugin.c
tests_live_alloc_plugin_la_LDFLAGS = -module -avoid-version -shared -rpath /nowhere

if CAPTURE_ENABLED
check_PROGRAMS += $(alloc_live_linked)
endif
tests_live_alloc_private_linked_SOURCES = tests/live/alloc/private.c
tests_live_alloc_private_linked_LDADD = libheapql.la
tests_live_alloc_private_linked_LDFLAGS = -Wl,--no-as-needed
tests_live_alloc_rules_linked_SOURCES = tests/live/alloc/rules.c
tests_live_alloc_rules_linked_LDADD = libheapql.la
tests_live_alloc_rules_linked_LDFLAGS = -Wl,--no-as-needed

TESTS += tests/live/alloc.t
EXTRA_DIST += tests/live/alloc.t
