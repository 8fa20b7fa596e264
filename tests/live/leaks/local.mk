# Leak classes before judges.  A program of the corpus is one file here and one
# line in this list; how they are built: measure.sh.
LEAK_CORPUS = \
	tests/live/leaks/aligned.c \
	tests/live/leaks/array.c \
	tests/live/leaks/clean.c \
	tests/live/leaks/containers.cc \
	tests/live/leaks/context.c \
	tests/live/leaks/cycle.c \
	tests/live/leaks/cycles.c \
	tests/live/leaks/direct.c \
	tests/live/leaks/dlist.c \
	tests/live/leaks/entered.c \
	tests/live/leaks/exception.cc \
	tests/live/leaks/freed.c \
	tests/live/leaks/globals.c \
	tests/live/leaks/hash.c \
	tests/live/leaks/held_by_cycle.c \
	tests/live/leaks/hidden.c \
	tests/live/leaks/interior.c \
	tests/live/leaks/interior_link.c \
	tests/live/leaks/interior_lost.c \
	tests/live/leaks/keys.c \
	tests/live/leaks/leak.h \
	tests/live/leaks/length64.c \
	tests/live/leaks/libc.c \
	tests/live/leaks/list.c \
	tests/live/leaks/mapped.c \
	tests/live/leaks/multiple.cc \
	tests/live/leaks/neighbour.c \
	tests/live/leaks/new_array.cc \
	tests/live/leaks/nothing.cc \
	tests/live/leaks/operations.c \
	tests/live/leaks/past_end.c \
	tests/live/leaks/plugin.c \
	tests/live/leaks/pool.c \
	tests/live/leaks/realloc.c \
	tests/live/leaks/register.c \
	tests/live/leaks/setjmp.c \
	tests/live/leaks/shared.c \
	tests/live/leaks/shared_memory.c \
	tests/live/leaks/shrunk.c \
	tests/live/leaks/sizes.c \
	tests/live/leaks/stack.c \
	tests/live/leaks/stale.c \
	tests/live/leaks/static_objects.cc \
	tests/live/leaks/string.cc \
	tests/live/leaks/string_old.cc \
	tests/live/leaks/tagged.c \
	tests/live/leaks/threads.c \
	tests/live/leaks/threads_ended.c \
	tests/live/leaks/tree.c \
	tests/live/leaks/unloaded.c \
	tests/live/leaks/unreadable.c \
	tests/live/leaks/virtual.cc \
	tests/live/leaks/zero.c
# Judged by others: packages valgrind, and the programs (tests/lib/packages.sh).
LEAK_APART = tests/live/leaks/apart/forked.c \
	tests/live/leaks/apart/library.cc \
	tests/live/leaks/apart/midway.c \
	tests/live/leaks/apart/plugin_library.c \
	tests/live/leaks/apart/random.c \
	tests/live/leaks/apart/same_environment.c
LEAK_TESTS = tests/live/leaks.t tests/live/leaks_lsan.t \
	tests/live/leaks_programs.t tests/live/leaks_random.t
TESTS += $(LEAK_TESTS)
EXTRA_DIST += $(LEAK_CORPUS) $(LEAK_APART) $(LEAK_TESTS) tests/live/leaks/measure.sh \
	tests/live/leaks/totals.sql tests/live/leaks/differences \
	tests/live/leaks/lsan.sql tests/live/leaks/differences_lsan \
	tests/live/leaks/stacks.sql tests/live/leaks/stacks.awk \
	tests/live/leaks/by_stack.awk tests/live/leaks/differences_programs
