/* Options from a table: GNU's rules, and what is refused. */
#include "cmocka.h"

#include <string.h>

#include "options.h"

static bool flag, other;
static const char *text;
static uint64_t number, bytes;
static struct hq_option_list list;

static const struct hq_option options[] = {
    HQ_OPTION_FLAG('f', "flag", &flag, "a flag"),
    HQ_OPTION_FLAG('x', "flavour", &other, "another"),
    HQ_OPTION_TEXT('o', "output", "FILE", &text, "a text"),
    HQ_OPTION_NUMBER('n', "limit", "N", &number, "a number"),
    HQ_OPTION_BYTES(0, "size", "BYTES", &bytes, "bytes"),
    HQ_OPTION_LIST('d', "dump", "N", &list, "several"),
    HQ_OPTION_END,
};

static char *argv[16];
static int argc;

/* Parses the words of a line; what is left is in argv. */
static enum hq_options_result
parse(const char *line, bool stop)
{
	static char copy[256];
	char *save, *word;

	flag = other = false;
	text = NULL;
	number = bytes = 0;
	list.count = 0;
	argc = 0;
	strcpy(copy, line);
	for (word = strtok_r(copy, " ", &save); word != NULL;
	     word = strtok_r(NULL, " ", &save))
		argv[argc++] = word;
	argv[argc] = NULL;
	return hq_options_parse(options, "test", stop, &argc, argv);
}

static void
values_are_attached_or_follow(void **state)
{
	(void)state;
	assert_int_equal(
	    parse("a -o f b --limit=3 -n4 --size 2M c", false), HQ_OPTIONS_OK);
	assert_int_equal(argc, 3);
	assert_string_equal(argv[2], "c");
	assert_null(argv[3]);
	assert_string_equal(text, "f");
	assert_int_equal(number, 4);
	assert_int_equal(bytes, 2 << 20);
	assert_int_equal(parse("-fxo-", false), HQ_OPTIONS_OK);
	assert_true(flag && other);
	assert_string_equal(text, "-");
}

static void
lists_collect(void **state)
{
	(void)state;
	assert_int_equal(parse("-d1 --dump=b -d c", false), HQ_OPTIONS_OK);
	assert_int_equal(list.count, 3);
	assert_string_equal(list.items[2], "c");
}

static void
long_names_may_be_cut_if_clear(void **state)
{
	(void)state;
	assert_int_equal(parse("--out f --flag", false), HQ_OPTIONS_OK);
	assert_true(flag);
	assert_int_equal(parse("--fla", false), HQ_OPTIONS_WRONG);
}

static void
options_end(void **state)
{
	(void)state;
	assert_int_equal(parse("-f -- -x a", false), HQ_OPTIONS_OK);
	assert_false(other);
	assert_int_equal(argc, 2);
	assert_int_equal(parse("-f prog -x -- a", true), HQ_OPTIONS_OK);
	assert_false(other);
	assert_int_equal(argc, 4);
	assert_string_equal(argv[2], "--");
	assert_int_equal(parse("a - b", false), HQ_OPTIONS_OK);
	assert_int_equal(argc, 3);
}

static void
what_is_wrong_is_refused(void **state)
{
	static const char *const wrong[] = {"--nosuch", "-z", "-o", "--limit",
	    "--limit=x", "-n-1", "-n1x", "--flag=1", "--size=1Q", "--size=1KK",
	    "--size=99999999999G", "-n99999999999999999999", "--size="};

	(void)state;
	for (unsigned i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_int_equal(parse(wrong[i], false), HQ_OPTIONS_WRONG);
	assert_int_equal(parse("a --help", false), HQ_OPTIONS_HELP);
	assert_int_equal(parse("-h", false), HQ_OPTIONS_HELP);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(values_are_attached_or_follow),
	    cmocka_unit_test(lists_collect),
	    cmocka_unit_test(long_names_may_be_cut_if_clear),
	    cmocka_unit_test(options_end),
	    cmocka_unit_test(what_is_wrong_is_refused),
	};
	return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
