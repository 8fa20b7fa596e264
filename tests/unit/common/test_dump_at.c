/* The lists, sizes, durations and signal names that options are made of. */
#include "cmocka.h"

#include <signal.h>
#include <string.h>

#include "common/dump_at.h"
#include "common/signame.h"
#include "common/stack_limit.h"
#include "common/units.h"

static void
sizes_and_durations_are_read_whole_or_not_at_all(void **state)
{
	uint64_t v = 0;

	(void)state;
	assert_int_equal(hq_units_size("64M", 3, &v), HQ_OK);
	assert_true(v == 64u << 20);
	assert_int_equal(hq_units_size("0", 1, &v), HQ_OK);
	assert_int_equal(v, 0);
	assert_int_equal(hq_units_duration("10s", 3, &v), HQ_OK);
	assert_true(v == 10000000000ull);
	assert_int_equal(hq_units_duration("500ms", 5, &v), HQ_OK);
	assert_true(v == 500000000ull);
	assert_int_equal(hq_units_size("64M", 2, &v), HQ_OK);
	assert_int_equal(v, 64);
	v = 1;
	assert_int_not_equal(hq_units_size("", 0, &v), HQ_OK);
	assert_int_not_equal(hq_units_size("M", 1, &v), HQ_OK);
	assert_int_not_equal(hq_units_size("64MB", 4, &v), HQ_OK);
	assert_int_not_equal(hq_units_size("-1", 2, &v), HQ_OK);
	assert_int_not_equal(hq_units_duration("1d", 2, &v), HQ_OK);
	assert_int_equal(v, 1);
}

static void
numbers_that_are_too_large_are_refused(void **state)
{
	uint64_t v = 1;

	(void)state;
	assert_int_equal(hq_units_size("18446744073709551615", 20, &v), HQ_OK);
	assert_true(v == UINT64_MAX);
	assert_int_not_equal(
	    hq_units_size("18446744073709551616", 20, &v), HQ_OK);
	assert_int_equal(
	    hq_units_size("18014398509481984K", 18, &v), HQ_ERR_RANGE);
}

static void
a_list_sets_each_trigger(void **state)
{
	const char *why, *where;
	struct hq_dump_at at;

	(void)state;
	assert_int_equal(
	    hq_dump_at_parse(
		"exit,interval=10s,growth=64M,failure,peak", &at, &why, &where),
	    HQ_OK);
	assert_true(at.at_exit && at.failure && at.signal && at.peak);
	assert_true(at.interval_ns == 10000000000ull);
	assert_true(at.growth == 64u << 20);
	assert_int_equal(hq_dump_at_parse("none", &at, &why, &where), HQ_OK);
	assert_false(at.at_exit || at.failure || at.signal || at.growth ||
		     at.peak);
}

static void
a_wrong_word_is_named(void **state)
{
	const char *why = NULL, *where = NULL, *list = "exit,peek,signal";
	struct hq_dump_at at = {.growth = 5};

	(void)state;
	assert_int_equal(
	    hq_dump_at_parse(list, &at, &why, &where), HQ_ERR_USAGE);
	assert_ptr_equal(where, list + 5);
	assert_non_null(strstr(why, "not one of exit, peak,"));
	assert_int_equal(at.growth, 5);
	assert_int_equal(hq_dump_at_parse("", &at, &why, &where), HQ_ERR_USAGE);
	assert_int_equal(
	    hq_dump_at_parse("exit,", &at, &why, &where), HQ_ERR_USAGE);
	assert_int_equal(
	    hq_dump_at_parse("growth=0", &at, &why, &where), HQ_ERR_USAGE);
	assert_int_equal(
	    hq_dump_at_parse("interval=", &at, &why, &where), HQ_ERR_USAGE);
	assert_int_equal(
	    hq_dump_at_parse("exitx", &at, &why, &where), HQ_ERR_USAGE);
}

static void
mark_is(const char *list, const char *name)
{
	const char *why, *where;
	struct hq_dump_at at;

	assert_int_equal(hq_dump_at_parse(list, &at, &why, &where), HQ_OK);
	assert_string_equal(at.mark, name);
	assert_true(at.at_exit);
}

static void
a_mark_may_have_any_name(void **state)
{
	const char *why, *where;
	struct hq_dump_at at;

	(void)state;
	mark_is("exit,mark=iteration", "iteration");
	mark_is("mark=a b=c%s,exit", "a b=c%s");
	mark_is("mark=a\\,b\\\\,exit", "a,b\\");
	mark_is("exit,mark=\\", "\\");
	mark_is("exit,mark=none", "none");
	mark_is("mark=a,none,exit", "");
	mark_is("exit,mark=\n\xc3\xa4", "\n\xc3\xa4");
	/* 70 bytes; marks keep 63. */
	mark_is("exit,mark=1234567890123456789012345678901234567890"
		"123456789012345678901234567890",
	    "123456789012345678901234567890123456789012345678901234567890123");
	assert_int_equal(
	    hq_dump_at_parse("mark=", &at, &why, &where), HQ_ERR_USAGE);
	assert_int_equal(
	    hq_dump_at_parse("mark=a,mark=b", &at, &why, &where), HQ_ERR_USAGE);
	assert_non_null(strstr(why, "only one mark"));
	assert_string_equal(where, "mark=b");
}

static void
passes_are_dumped_sixteen_times_then_eight_an_octave(void **state)
{
	static const uint32_t due[] = {17, 0, 18, 1, 19, 0, 20, 1, 31, 0, 32, 1,
	    34, 0, 36, 1, 60, 1, 64, 1, 68, 0, 72, 1, 1000, 0, 1024, 1, 1088, 0,
	    1152, 1, 2147483648u, 1, 4294967295u, 0, 4026531840u, 1, 0, 0};

	(void)state;
	for (uint32_t p = 1; p <= 16; p++)
		assert_true(hq_dump_at_pass_is_due(p));
	for (size_t i = 0; i < sizeof due / sizeof due[0]; i += 2)
		assert_int_equal(hq_dump_at_pass_is_due(due[i]), due[i + 1]);
	for (uint32_t octave = 16; octave <= 1u << 20; octave *= 2) {
		uint32_t n = 0;
		for (uint32_t p = octave; p < 2 * octave; p++)
			n += hq_dump_at_pass_is_due(p);
		assert_int_equal(n, 8);
	}
}

static void
signals_go_by_name_and_number(void **state)
{
	int n = -1;

	(void)state;
	assert_int_equal(hq_signame_parse("SIGUSR2", &n), HQ_OK);
	assert_int_equal(n, SIGUSR2);
	assert_int_equal(hq_signame_parse("USR1", &n), HQ_OK);
	assert_int_equal(n, SIGUSR1);
	assert_int_equal(hq_signame_parse("12", &n), HQ_OK);
	assert_int_equal(n, 12);
	assert_int_equal(hq_signame_parse("SIGRTMIN+3", &n), HQ_OK);
	assert_int_equal(n, SIGRTMIN + 3);
	assert_int_equal(hq_signame_parse("none", &n), HQ_OK);
	assert_int_equal(n, 0);
	assert_int_not_equal(hq_signame_parse("KILL", &n), HQ_OK);
	assert_int_not_equal(hq_signame_parse("9", &n), HQ_OK);
	assert_int_not_equal(hq_signame_parse("65", &n), HQ_OK);
	assert_int_not_equal(hq_signame_parse("RTMIN+99", &n), HQ_OK);
	assert_int_equal(n, 0);
}

static void
frames_are_a_number_or_off(void **state)
{
	unsigned n = 7;

	(void)state;
	assert_int_equal(hq_stack_limit_parse("1000", &n), HQ_OK);
	assert_int_equal(n, 1000);
	assert_int_equal(hq_stack_limit_parse("off", &n), HQ_OK);
	assert_int_equal(n, 0);
	assert_int_not_equal(hq_stack_limit_parse("0", &n), HQ_OK);
	assert_int_not_equal(hq_stack_limit_parse("1001", &n), HQ_OK);
	assert_int_not_equal(hq_stack_limit_parse("", &n), HQ_OK);
	assert_int_not_equal(hq_stack_limit_parse("1K", &n), HQ_OK);
	assert_int_not_equal(hq_stack_limit_parse("on", &n), HQ_OK);
	assert_int_equal(n, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sizes_and_durations_are_read_whole_or_not_at_all),
	    cmocka_unit_test(numbers_that_are_too_large_are_refused),
	    cmocka_unit_test(a_list_sets_each_trigger),
	    cmocka_unit_test(a_wrong_word_is_named),
	    cmocka_unit_test(a_mark_may_have_any_name),
	    cmocka_unit_test(
		passes_are_dumped_sixteen_times_then_eight_an_octave),
	    cmocka_unit_test(signals_go_by_name_and_number),
	    cmocka_unit_test(frames_are_a_number_or_off),
	};
	return cmocka_run_group_tests_name("dump_at", tests, NULL, NULL);
}
