/* Which name was meant. */
#include "cmocka.h"

#include "analysis/support/near.h"

#include <string.h>

static const char *const names[] = {
    "run", "dump", "report", "size", "serial", "std::vector<Node>", "ns::Node"};
#define N (sizeof names / sizeof names[0])

static void
a_few_letters_off_is_near(void **state)
{
	(void)state;
	assert_string_equal(hq_nearest_name("sise", names, N), "size");
	assert_string_equal(hq_nearest_name("RUNN", names, N), "run");
	assert_string_equal(hq_nearest_name("reprot", names, N), "report");
	assert_string_equal(hq_nearest_name("st::vektor<Nod>", names, N),
	    "std::vector<Node>");
}

static void
beginnings_and_last_parts_are_near(void **state)
{
	(void)state;
	assert_string_equal(hq_nearest_name("ser", names, N), "serial");
	assert_string_equal(hq_nearest_name("Node", names, N), "ns::Node");
}

static void
far_is_nothing(void **state)
{
	char longest[400];

	(void)state;
	assert_null(hq_nearest_name("x", names, N));
	assert_null(hq_nearest_name("", names, N));
	assert_null(hq_nearest_name("abc", names, N));
	assert_null(hq_nearest_name("frobnicate", names, N));
	memset(longest, 'a', sizeof longest - 1);
	longest[sizeof longest - 1] = '\0';
	assert_null(hq_nearest_name(longest, names, N));
	assert_null(hq_nearest_name("size", names, 0));
}

static void
the_nearest_is_hinted_at_and_copied(void **state)
{
	struct hq_near n;
	char name[] = "cashed";

	(void)state;
	hq_near_start(&n, "cached");
	assert_string_equal(hq_near_hint(&n), "");
	hq_near_offer(&n, NULL);
	hq_near_offer(&n, "");
	hq_near_offer(&n, name);
	hq_near_offer(&n, "packed");
	name[0] = 'X';
	assert_string_equal(hq_near_hint(&n), "; did you mean \"cashed\"?");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_few_letters_off_is_near),
	    cmocka_unit_test(beginnings_and_last_parts_are_near),
	    cmocka_unit_test(far_is_nothing),
	    cmocka_unit_test(the_nearest_is_hinted_at_and_copied),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
