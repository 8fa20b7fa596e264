/* Text without stdio: numbers, and what happens at the end of the buffer. */
#include "cmocka.h"

#include "common/fmt.h"

static void
numbers_and_strings_are_appended(void **state)
{
	char buf[64];
	struct hq_fmt f;

	(void)state;
	hq_fmt_init(&f, buf, sizeof buf);
	hq_fmt_str(&f, "n=");
	hq_fmt_u64(&f, UINT64_MAX);
	hq_fmt_str(&f, " x=0x");
	hq_fmt_hex(&f, 0xdeadbeef);
	hq_fmt_u64(&f, 0);
	assert_string_equal(buf, "n=18446744073709551615 x=0xdeadbeef0");
	assert_false(f.cut);
}

static void
a_full_buffer_is_cut_and_says_so(void **state)
{
	char buf[8] = "1234567";
	struct hq_fmt f;

	(void)state;
	hq_fmt_init(&f, buf, 5);
	hq_fmt_str(&f, "abcdef");
	assert_string_equal(buf, "abcd");
	assert_true(f.cut);
	assert_int_equal(buf[5], '6');
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(numbers_and_strings_are_appended),
	    cmocka_unit_test(a_full_buffer_is_cut_and_says_so),
	};
	return cmocka_run_group_tests_name("fmt", tests, NULL, NULL);
}
