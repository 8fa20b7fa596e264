/* Bytes of a stranger become valid UTF-8. */
#include "cmocka.h"

#include "analysis/store/utf8.h"

#include <stdlib.h>
#include <string.h>

#define BAD "\xef\xbf\xbd"

static void
check(const char *bytes, size_t n, const char *wanted)
{
	size_t length;
	char *text = hq_utf8_clean(bytes, n, &length);

	assert_non_null(text);
	assert_string_equal(text, wanted);
	assert_int_equal(length, strlen(wanted));
	free(text);
}

static void
good_text_stays(void **state)
{
	(void)state;
	check("", 0, "");
	check("abc", 3, "abc");
	check("\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80", 9,
	    "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80");
	check("\xf4\x8f\xbf\xbf", 4, "\xf4\x8f\xbf\xbf");
}

static void
bad_bytes_are_replaced_one_by_one(void **state)
{
	(void)state;
	check("a\0b", 3, "a" BAD "b");
	check("\xff\xfe", 2, BAD BAD);
	check("\xc3", 1, BAD);
	check("\xe2\x82", 2, BAD BAD);
	check("\xe2\x82z", 3, BAD BAD "z");
	check("\x80", 1, BAD);
}

static void
what_only_looks_like_utf8_is_bad(void **state)
{
	(void)state;
	check("\xc0\xaf", 2, BAD BAD);		       /* too long */
	check("\xe0\x80\xaf", 3, BAD BAD BAD);	       /* too long */
	check("\xed\xa0\x80", 3, BAD BAD BAD);	       /* a surrogate */
	check("\xf4\x90\x80\x80", 4, BAD BAD BAD BAD); /* too large */
	check("\xf0\x80\x80\x80", 4, BAD BAD BAD BAD); /* too long */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(good_text_stays),
	    cmocka_unit_test(bad_bytes_are_replaced_one_by_one),
	    cmocka_unit_test(what_only_looks_like_utf8_is_bad),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
