/* File names of dumps: patterns, directories, what comes when one is taken. */
#include "cmocka.h"

#include "common/dump_name.h"

static char text[64];

static const char *
make(const char *pattern, uint32_t seq, uint32_t attempt)
{
	struct hq_dump_name name = {pattern, "a/b\nc", 42, seq};
	struct hq_fmt f;

	hq_fmt_init(&f, text, sizeof text);
	return hq_dump_name_make(&name, attempt, &f) ? text : "too long";
}

static void
directives_are_filled_in(void **state)
{
	(void)state;
	assert_string_equal(
	    make("/d/%e-%p-%n-%%-%x-%", 7, 0), "/d/a_b_c-42-7-%-%x-%");
}

static void
a_directory_gets_the_default_name(void **state)
{
	(void)state;
	assert_string_equal(make("/d/", 1, 0), "/d/a_b_c.42.1.hqd");
	assert_string_equal(make("/d/", 1, 2), "/d/a_b_c.42.3.hqd");
}

static void
a_taken_name_counts_on_or_gets_a_tail(void **state)
{
	(void)state;
	assert_string_equal(make("/d/x.%n", 3, 1), "/d/x.4");
	assert_string_equal(make("/d/x.%p", 3, 1), "/d/x.42.42.3");
	assert_string_equal(make("/d/x", 3, 0), "/d/x");
	assert_string_equal(make("/d/x", 3, 2), "/d/x.42.4");
}

static void
a_name_that_is_too_long_is_refused(void **state)
{
	(void)state;
	assert_string_equal(make("/dddddddddddddddddddddddddddddddddddddddddd"
				 "ddddddddddddddddddddddddddddd",
				1, 0),
	    "too long");
}

static void
a_fixed_pattern_has_no_directive(void **state)
{
	(void)state;
	assert_true(hq_dump_name_is_fixed("/d/x.hqd"));
	assert_true(hq_dump_name_is_fixed("/d/100%%.hqd"));
	assert_true(hq_dump_name_is_fixed("/d/%%n.hqd"));
	assert_false(hq_dump_name_is_fixed("/d/x.%n"));
	assert_false(hq_dump_name_is_fixed("/d/"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(directives_are_filled_in),
	    cmocka_unit_test(a_directory_gets_the_default_name),
	    cmocka_unit_test(a_taken_name_counts_on_or_gets_a_tail),
	    cmocka_unit_test(a_name_that_is_too_long_is_refused),
	    cmocka_unit_test(a_fixed_pattern_has_no_directive),
	};
	return cmocka_run_group_tests_name("dump_name", tests, NULL, NULL);
}
