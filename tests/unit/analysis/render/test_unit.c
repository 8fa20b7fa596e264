/* Numbers as people read them, at the edges of each unit. */
#include "cmocka.h"

#include "analysis/render/unit.h"

static char text[HQ_UNIT_SIZE];

static void
counts_are_grouped(void **state)
{
	(void)state;
	assert_string_equal(hq_unit_count(text, 0), "0");
	assert_string_equal(hq_unit_count(text, 999), "999");
	assert_string_equal(hq_unit_count(text, 1000), "1,000");
	assert_string_equal(hq_unit_count(text, -1234567), "-1,234,567");
	assert_string_equal(
	    hq_unit_count(text, INT64_MIN), "-9,223,372,036,854,775,808");
}

static void
bytes_have_units_of_1024(void **state)
{
	(void)state;
	assert_string_equal(hq_unit_bytes(text, 1023), "1023 B");
	assert_string_equal(hq_unit_bytes(text, 1024), "1.0 KiB");
	assert_string_equal(hq_unit_bytes(text, 1536), "1.5 KiB");
	assert_string_equal(hq_unit_bytes(text, 1048575), "1.0 MiB");
	assert_string_equal(hq_unit_bytes(text, -3 * 1024), "-3.0 KiB");
	assert_string_equal(hq_unit_bytes(text, INT64_MAX), "8.0 EiB");
}

static void
durations_have_three_digits(void **state)
{
	(void)state;
	assert_string_equal(hq_unit_duration(text, 999), "999 ns");
	assert_string_equal(hq_unit_duration(text, 1234), "1.23 us");
	assert_string_equal(hq_unit_duration(text, 12345678), "12.3 ms");
	assert_string_equal(hq_unit_duration(text, 999999), "1.00 ms");
	assert_string_equal(hq_unit_duration(text, 59500000000), "59.5 s");
	assert_string_equal(hq_unit_duration(text, 3723000000000), "1h02m03s");
}

static void
addresses_and_times(void **state)
{
	(void)state;
	assert_string_equal(hq_unit_addr(text, -1), "0xffffffffffffffff");
	assert_string_equal(
	    hq_unit_time(text, 1700000000999999999), "2023-11-14 22:13:20");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(counts_are_grouped),
	    cmocka_unit_test(bytes_have_units_of_1024),
	    cmocka_unit_test(durations_have_three_digits),
	    cmocka_unit_test(addresses_and_times),
	};
	return cmocka_run_group_tests_name("unit", tests, NULL, NULL);
}
