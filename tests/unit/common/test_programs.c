/* Which processes are recorded: globs, and lists of them. */
#include "cmocka.h"

#include <string.h>

#include "common/glob.h"
#include "common/programs.h"

static void
globs_match_as_those_of_a_shell(void **state)
{
	static const struct {
		const char *pattern, *text;
		bool matches;
	} all[] = {
	    {"", "", true},
	    {"", "a", false},
	    {"*", "", true},
	    {"*", "/usr/bin/x", true},
	    {"a", "a", true},
	    {"a", "ab", false},
	    {"ab", "a", false},
	    {"test_*", "test_x", true},
	    {"test_*", "xtest_x", false},
	    {"*.test", "a.b.test", true},
	    {"*.test", "a.test.b", false},
	    {"*a*b*c", "xxaxxbxxbc", true},
	    {"*a*b*c", "xxbxxaxxc", false},
	    {"**b", "aab", true},
	    {"a?c", "abc", true},
	    {"a?c", "ac", false},
	    {"?", "", false},
	    {"[abc]", "b", true},
	    {"[a-c]x", "bx", true},
	    {"[a-c]", "d", false},
	    {"[!a-c]", "d", true},
	    {"[^a-c]", "a", false},
	    {"[]]", "]", true},
	    {"[!]]", "]", false},
	    {"[a-]", "-", true},
	    {"[", "[", true},
	    {"[a", "[a", true},
	    {"*[0-9]", "libtool-7", true},
	    {"*[0-9]", "libtool-", false},
	    {"\\*", "*", true},
	    {"\\*", "a", false},
	    {"a\\", "a\\", true},
	    {"[\x80-\xff]", "\xc3", true},
	    {"*/tests/*", "/home/x/tests/a/b", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		if (hq_glob_match(all[i].pattern, strlen(all[i].pattern),
			all[i].text) != all[i].matches)
			fail_msg("%s against %s", all[i].pattern, all[i].text);
}

static void
a_pattern_ends_where_it_is_said_to(void **state)
{
	(void)state;
	assert_true(hq_glob_match("ab*", 2, "ab"));
	assert_false(hq_glob_match("ab*", 2, "abc"));
	assert_true(hq_glob_match("[ab]", 2, "[a"));
}

/* Exponential in a matcher that goes back to each star. */
static void
many_stars_take_no_time(void **state)
{
	char text[4001];

	(void)state;
	memset(text, 'a', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	assert_false(hq_glob_match("a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b", 31, text));
}

static void
the_last_glob_that_matches_counts(void **state)
{
	static const struct {
		const char *list, *exe, *name;
		bool in;
	} all[] = {
	    {"", "/usr/bin/x", "x", true},
	    {"x", "/usr/bin/x", "x", true},
	    {"x", "/usr/bin/xy", "xy", false},
	    {"sh", "/usr/bin/dash", "sh", true},
	    {"!sh", "/usr/bin/dash", "sh", false},
	    {"!sh", "/usr/bin/x", "x", true},
	    {"!dash", "/usr/bin/dash", "sh", false},
	    {"/usr/bin/*", "/usr/bin/x", "y", true},
	    {"bin/*", "/usr/bin/x", "x", true},
	    {"*/tests/*", "/src/tests/a", "a", true},
	    {"test_*,!test_slow", "/t/test_slow", "test_slow", false},
	    {"test_*,!test_slow", "/t/test_a", "test_a", true},
	    {"!test_slow,test_*", "/t/test_slow", "test_slow", true},
	    {"!*,a", "/t/a", "a", true},
	    {"!*,a", "/t/b", "b", false},
	    {"a\\,b", "/t/a,b", "a,b", true},
	    {"a,b", "/t/a,b", "a,b", false},
	    {",,a,", "/t/a", "a", true},
	    {"!", "/t/a", "a", true},
	    {"a", "", "a", true},
	    {"a", "", "", false},
	    {"\\!a", "/t/!a", "!a", true},
	    {"tests/*", "/home/x/tests/a", "a", true},
	    {"tests/*", "/home/x/mytests/a", "a", false},
	    {"./tests/a", "/home/x/tests/a", "a", true},
	    {"./a", "/home/x/a", "b", true},
	    {"/tests/*", "/home/x/tests/a", "a", false},
	    {"x/a", "x/a", "a", true},
	    {"a/", "/x/a", "a", false},
	    {"a", "/t/a (deleted)", "exe", true},
	    {"/t/a", "/t/a (deleted)", "exe", true},
	    {"a", " (deleted)", "exe", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		if (hq_programs_match(
			all[i].list, all[i].exe, all[i].name) != all[i].in)
			fail_msg("%s: %s", all[i].list, all[i].exe);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(globs_match_as_those_of_a_shell),
	    cmocka_unit_test(a_pattern_ends_where_it_is_said_to),
	    cmocka_unit_test(many_stars_take_no_time),
	    cmocka_unit_test(the_last_glob_that_matches_counts),
	};
	return cmocka_run_group_tests_name("programs", tests, NULL, NULL);
}
