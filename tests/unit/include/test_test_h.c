/*
 * heapql/test.h against a library that is told what to say: the rule of growth as
 * a table, how often a block runs, and what a failure tells.
 */
#include "cmocka.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char failure[2000]; /* "" is none */
static int failures;
#define HEAPQL_TEST_FAIL(message)                                              \
	(failures++, snprintf(failure, sizeof failure, "%s", message))
#include <heapql/test.h>

#include "fake_library.h"

static int
start(void **state)
{
	(void)state;
	fake_library_reset();
	failure[0] = '\0';
	failures = 0;
	unsetenv("HEAPQL_WARMUP");
	unsetenv("HEAPQL_REPEAT");
	return 0;
}

static void
add(int64_t blocks, int64_t bytes)
{
	lib.blocks += (uint64_t)blocks;
	lib.bytes += (uint64_t)bytes;
}

/* Passes of these numbers; how many there were. */
static int
passes_of(const int64_t *blocks, const int64_t *bytes)
{
	int i = 0;

	HEAPQL_ASSERT_NO_GROWTH {
		add(blocks[i], bytes[i]);
		i++;
	}
	return i;
}

static void
the_rule_of_cpython(void **state)
{
	/* The first pass is for warm-up. */
	static const struct {
		int64_t grown[4];
		bool fails;
	} cases[] = {
	    {{0, 5, 5, 6}, true}, {{9, 5, 5, 6}, true}, {{0, 10, 1, 1}, true},
	    {{0, 3, 0, 0}, false}, {{0, 0, 1, 0}, false},
	    {{0, 8, -8, 1}, false}, {{50, 0, 0, 0}, false},
	    {{0, 0, 0, 0}, false}, {{0, 1, 1, 0}, false},
	    {{0, 0, 1, 1}, false}, {{-7, 1, 1, 1}, true},
	    {{0, -1, -1, -1}, false},
	};
	static const int64_t none[4], more[] = {0, 1, 2, 3};

	setenv("HEAPQL_REPEAT", "3", 1);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		failures = 0;
		assert_int_equal(passes_of(cases[i].grown, none), 4);
		assert_int_equal(failures, cases[i].fails);
		assert_int_equal(passes_of(none, cases[i].grown), 4);
		assert_int_equal(failures, 2 * cases[i].fails);
		assert_int_equal(passes_of(more, cases[i].grown), 4);
		assert_int_equal(failures, 2 * cases[i].fails + 1);
	}
	(void)state;
}

static void
what_grows_by_turns_does_not_grow(void **state)
{
	static const int64_t odd[] = {0, 1, 0, 1, 0}, even[] = {0, 0, 1, 0, 1};

	(void)state;
	assert_int_equal(passes_of(odd, even), 5);
	assert_int_equal(failures, 0);
	assert_int_equal(lib.dumps, 0);
}

static int
count_passes(void)
{
	int n = 0;

	HEAPQL_ASSERT_NO_GROWTH
		n++;
	return n;
}

static void
the_environment_says_how_often(void **state)
{
	static const struct {
		const char *warmup, *repeat;
		int passes;
	} cases[] = {
	    {"0", "1", 1}, {"3", "9", 12}, {"0", "0", 4}, {"", "", 5},
	    {"-1", "x", 5}, {"2", "7x", 6}, {"99999999999", "5", 6},
	};

	(void)state;
	assert_int_equal(count_passes(), 5);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		setenv("HEAPQL_WARMUP", cases[i].warmup, 1);
		setenv("HEAPQL_REPEAT", cases[i].repeat, 1);
		assert_int_equal(count_passes(), cases[i].passes);
	}
	assert_int_equal(failures, 0);
}

static void
without_the_library_a_block_runs_once(void **state)
{
	struct heapql_moment begin;

	(void)state;
	lib.present = false;
	begin = heapql_moment();
	for (int i = 0; i < 2; i++)
		assert_int_equal(count_passes(), 1);
	add(1, 1);
	heapql_assert_balanced(begin, heapql_moment());
	assert_int_equal(failures, 0);
	assert_int_equal(lib.dumps + lib.marks, 0);
}

static void
a_failure_tells_all_and_where_to_look(void **state)
{
	static const int64_t blocks[] = {30, 1, 1, 2, 1},
			     bytes[] = {3000, 40, 40, 96, 40};

	(void)state;
	passes_of(blocks, bytes);
	assert_int_equal(failures, 1);
	assert_non_null(strstr(failure, "test_test_h.c:"));
	assert_non_null(strstr(failure, ": the heap grew in each of 4 passes\n"));
	assert_non_null(strstr(failure, "\n  blocks: +1 +1 +2 +1, after +30 for warm-up\n"));
	assert_non_null(strstr(failure, "\n  bytes: +40 +40 +96 +40, after +3000 for warm-up\n"));
	assert_memory_equal(lib.mark, "test_test_h.c:", 14);
	assert_int_equal(lib.marks, 1);
	assert_int_equal(lib.dumps, 1);
	assert_memory_equal(lib.label, "assertion failed: growth at test_test_h.c:", 42);
	assert_non_null(strstr(failure, "\n  look deeper: heapql snapshot '/d/p.7.hqd' --between 'test_test_h.c:"));
	assert_string_equal(failure + strlen(failure) - 2, ",'");
}

static void
what_cannot_be_done_is_said(void **state)
{
	static const int64_t one[] = {0, 1, 1, 1, 1};

	(void)state;
	lib.mark_result = -ENOSPC;
	passes_of(one, one);
	assert_string_equal(strstr(failure, "heapql snap"), "heapql snapshot '/d/p.7.hqd'");
	lib.path_result = -ENOENT;
	passes_of(one, one);
	assert_string_equal(strstr(failure, "heapql snap"), "heapql snapshot 'DUMP-7'");
	lib.dump_result = -EROFS;
	passes_of(one, one);
	assert_non_null(strstr(failure, "\n  no dump could be made (error 30)"));
	lib.dump_result = 0;
	passes_of(one, one);
	assert_non_null(strstr(failure, "\n  no dump is made of this process (--programs)"));
	assert_int_equal(failures, 4);
}

static void
many_passes_are_told_shortly(void **state)
{
	(void)state;
	setenv("HEAPQL_REPEAT", "1000", 1);
	HEAPQL_ASSERT_NO_GROWTH
		add(INT64_C(1) << 40, INT64_C(1) << 50);
	assert_int_equal(failures, 1);
	assert_non_null(strstr(failure, " and so on, after"));
	assert_non_null(strstr(failure, "--between '"));
	assert_true(strlen(failure) < HEAPQL_TEST_MESSAGE);
}

static void
assertions_nest(void **state)
{
	int outer = 0, inner = 0;

	(void)state;
	HEAPQL_ASSERT_NO_GROWTH {
		outer++;
		HEAPQL_ASSERT_NO_GROWTH {
			inner++;
			add(inner % 5 == 0, 1);
		}
		add(-(inner % 2), -5);
	}
	assert_int_equal(outer, 5);
	assert_int_equal(inner, 25);
	assert_int_equal(failures, 5);
	assert_non_null(strstr(failure, "blocks: +0 +0 +0 +1,"));
}

static int
leaves(int how)
{
	HEAPQL_ASSERT_NO_GROWTH {
		add(1, 1);
		if (how == 0)
			break;
		if (how == 1)
			return 1;
		if (how == 2)
			goto out;
		if (how == 3)
			continue;
		add(1, 1);
	}
out:
	return 0;
}

/* A dangling else belongs to the if that one sees. */
static int
in_an_if(int yes)
{
	int n = 0;

	if (yes) {
		HEAPQL_ASSERT_NO_GROWTH
			n++;
	} else
		n = 77;
	return n;
}

static void
a_block_may_be_left(void **state)
{
	(void)state;
	for (int how = 0; how < 3; how++)
		leaves(how);
	assert_int_equal(failures, 0);
	assert_int_equal(lib.blocks, 103);
	leaves(3);
	assert_int_equal(failures, 1);
	assert_int_equal(lib.blocks, 108);
	assert_int_equal(in_an_if(1), 5);
	assert_int_equal(in_an_if(0), 77);
}

static jmp_buf back;

static void
longjmp_leaves_it_too(void **state)
{
	(void)state;
	if (setjmp(back) == 0) {
		HEAPQL_ASSERT_NO_GROWTH {
			add(1, 1);
			longjmp(back, 1);
		}
	}
	assert_int_equal(failures, 0);
	assert_int_equal(count_passes(), 5);
	assert_int_equal(failures, 0);
}

static void
balance(int64_t blocks, int64_t bytes)
{
	struct heapql_moment begin = heapql_moment();

	failure[0] = '\0';
	add(blocks, bytes);
	heapql_assert_balanced(begin, heapql_moment());
}

static void
moments_are_compared(void **state)
{
	(void)state;
	balance(0, 0);
	assert_int_equal(failures, 0);
	assert_int_equal(lib.dumps, 0);
	balance(2, 80);
	assert_int_equal(failures, 1);
	assert_non_null(strstr(failure, ": live heap is not balanced between test_test_h.c:"));
	assert_non_null(strstr(failure, "\n  blocks: +2\n  bytes: +80\n"));
	assert_non_null(strstr(failure, "look deeper: heapql snapshot '/d/p.7.hqd' --between 'test_test_h.c:"));
	assert_memory_equal(lib.label, "assertion failed: not balanced at test_test_h.c:", 48);
	balance(0, 1);
	assert_non_null(strstr(failure, "blocks: +0\n  bytes: +1\n"));
	balance(-1, -64);
	assert_non_null(strstr(failure, "blocks: -1\n  bytes: -64\n"));
	assert_non_null(strstr(failure, "look deeper: heapql marks '/d/p.7.hqd'"));
	balance(1, -64);
	assert_non_null(strstr(failure, "heapql snapshot"));
	assert_int_equal(failures, 4);
}

static void
odd_names_of_files_make_good_marks(void **state)
{
	struct heapql_moment m;

	(void)state;
	m = heapql_moment_("/src/it's,odd/a,b'c.c", 12);
	assert_int_equal(m.line, 12);
	assert_string_equal(lib.mark, "a_b_c.c:12");
	heapql_moment_("0123456789012345678901234567890123456789012345678901234567890123456789.c",
	    4000000000u);
	assert_string_equal(lib.mark,
	    "01234567890123456789012345678901234567890123456789:4000000000");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(the_rule_of_cpython, start),
	    cmocka_unit_test_setup(what_grows_by_turns_does_not_grow, start),
	    cmocka_unit_test_setup(the_environment_says_how_often, start),
	    cmocka_unit_test_setup(without_the_library_a_block_runs_once, start),
	    cmocka_unit_test_setup(a_failure_tells_all_and_where_to_look, start),
	    cmocka_unit_test_setup(what_cannot_be_done_is_said, start),
	    cmocka_unit_test_setup(many_passes_are_told_shortly, start),
	    cmocka_unit_test_setup(assertions_nest, start),
	    cmocka_unit_test_setup(a_block_may_be_left, start),
	    cmocka_unit_test_setup(longjmp_leaves_it_too, start),
	    cmocka_unit_test_setup(moments_are_compared, start),
	    cmocka_unit_test_setup(odd_names_of_files_make_good_marks, start),
	};
	return cmocka_run_group_tests_name("test.h", tests, NULL, NULL);
}
