/* Hostile text: what a terminal and a JSON reader get to see. */
#include "cmocka.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/render/escape.h"

static void
assert_terminal(const char *s, size_t n, const char *wanted, size_t width)
{
	size_t got_width;
	char *got = hq_escape_terminal(s, n, &got_width);

	assert_string_equal(got, wanted);
	assert_int_equal(got_width, width);
	free(got);
}

static void
plain_text_and_utf8_pass(void **state)
{
	(void)state;
	assert_terminal("a\\b c", 5, "a\\b c", 5);
	assert_terminal("d\xc3\xa9j\xc3\xa0", 6, "d\xc3\xa9j\xc3\xa0", 4);
	assert_terminal("", 0, "", 0);
}

static void
controls_are_spelled_out(void **state)
{
	(void)state;
	assert_terminal("\033[2J\n", 5, "\\x1b[2J\\x0a", 11);
	assert_terminal("a\0b", 3, "a\\x00b", 6);
	assert_terminal("\x7f", 1, "\\x7f", 4);
	/* a C1 control, which some terminals take for ESC [ */
	assert_terminal("\xc2\x9b", 2, "\\u{9b}", 6);
	assert_terminal("\xe2\x80\xae", 3, "\\u{202e}", 8);
}

static void
what_is_not_utf8_is_spelled_out(void **state)
{
	(void)state;
	assert_terminal("\xff", 1, "\\xff", 4);
	assert_terminal("\xc0\x80", 2, "\\xc0\\x80", 8); /* overlong */
	assert_terminal("\xed\xa0\x80", 3, "\\xed\\xa0\\x80", 12); /* half */
	assert_terminal("\xe2\x82", 2, "\\xe2\\x82", 8);           /* cut off */
	assert_terminal("\xf4\x90\x80\x80", 4, "\\xf4\\x90\\x80\\x80", 16);
}

static void
json_gets_the_replacement_character(void **state)
{
	char *got = hq_escape_utf8("a\xff\0\xc3\xa9", 5);

	(void)state;
	assert_string_equal(got, "a\xef\xbf\xbd\xef\xbf\xbd\xc3\xa9");
	free(got);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(plain_text_and_utf8_pass),
	    cmocka_unit_test(controls_are_spelled_out),
	    cmocka_unit_test(what_is_not_utf8_is_spelled_out),
	    cmocka_unit_test(json_gets_the_replacement_character),
	};
	return cmocka_run_group_tests_name("escape", tests, NULL, NULL);
}
