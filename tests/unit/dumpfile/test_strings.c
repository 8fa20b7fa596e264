/* Texts while writing: one number each, and what happens when they are full. */
#include "cmocka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dumpfile/strings.h"

static int
setup(void **state)
{
	struct hq_strings *s = calloc(1, sizeof *s);
	hq_strings_init(s);
	*state = s;
	return 0;
}

static int
teardown(void **state)
{
	free(*state);
	return 0;
}

static void
the_same_text_has_the_same_number(void **state)
{
	struct hq_strings *s = *state;

	assert_int_equal(hq_strings_put(s, "", 0), 0);
	assert_int_equal(hq_strings_put(s, "libc.so.6", 9), 1);
	assert_int_equal(hq_strings_put(s, "libc.so", 7), 2);
	assert_int_equal(hq_strings_put(s, "libc.so.6", 9), 1);
	assert_int_equal(s->count, 3);
	assert_int_equal(s->used, 16);
}

static void
texts_beyond_the_bound_are_empty_and_counted(void **state)
{
	struct hq_strings *s = *state;
	char text[32];
	uint32_t last = 0;

	for (unsigned i = 0; i < HQ_STRINGS_MAX + 10; i++) {
		int n = snprintf(text, sizeof text, "text %u", i);
		last = hq_strings_put(s, text, (size_t)n);
	}
	assert_int_equal(last, 0);
	assert_int_equal(s->lost, 11);
	assert_int_equal(hq_strings_put(s, "text 0", 6), 1);
}

static void
a_text_longer_than_the_room_is_counted(void **state)
{
	struct hq_strings *s = *state;
	char *big = calloc(1, HQ_STRINGS_BYTES + 1);

	assert_int_equal(hq_strings_put(s, big, HQ_STRINGS_BYTES + 1), 0);
	assert_int_equal(s->lost, 1);
	assert_int_equal(hq_strings_put(s, big, HQ_STRINGS_BYTES), 1);
	free(big);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
	        the_same_text_has_the_same_number, setup, teardown),
	    cmocka_unit_test_setup_teardown(
	        texts_beyond_the_bound_are_empty_and_counted, setup, teardown),
	    cmocka_unit_test_setup_teardown(
	        a_text_longer_than_the_room_is_counted, setup, teardown),
	};
	return cmocka_run_group_tests_name("strings", tests, NULL, NULL);
}
