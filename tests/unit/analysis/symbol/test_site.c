/* Site rules: patterns, order, files of rules; texts that are there once. */
#include "cmocka.h"

#include "analysis/support/texts.h"
#include "analysis/symbol/site.h"
#include "common/glob.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct hq_error err;

static bool
hides(const struct hq_site_rules *r, const char *func, const char *file)
{
	return hq_site_hides(r, func == NULL ? 0 : hq_site_match_func(r, func),
	    file == NULL ? 0 : hq_site_match_file(r, file));
}

static void
a_star_is_any_text_and_a_question_mark_any_character(void **state)
{
	(void)state;
	assert_true(hq_glob_plain("malloc", "malloc"));
	assert_false(hq_glob_plain("malloc", "malloc2"));
	assert_false(hq_glob_plain("malloc", "mallo"));
	assert_true(hq_glob_plain("x*alloc", "xalloc"));
	assert_true(hq_glob_plain("x*alloc", "xreallocalloc"));
	assert_false(hq_glob_plain("x*alloc", "xallocate"));
	assert_true(hq_glob_plain("*/a/*.c", "/x/a/b/c.c"));
	assert_false(hq_glob_plain("*/a/*.c", "/x/a/b/c.h"));
	assert_true(hq_glob_plain("a?c", "abc"));
	assert_false(hq_glob_plain("a?c", "ac"));
	assert_true(hq_glob_plain("*", ""));
	assert_false(hq_glob_plain("", "x"));
	assert_true(hq_glob_plain("a*b*c", "a.bb.c"));
}

static void
a_pattern_of_many_stars_takes_no_time_to_fail(void **state)
{
	char text[5000];

	(void)state;
	memset(text, 'a', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	assert_false(hq_glob_plain("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b", text));
}

static void
wrappers_are_hidden_and_others_are_not(void **state)
{
	static const char *const hidden[] = {"malloc", "xmalloc", "xcalloc",
	    "g_malloc0", "g_slice_alloc", "operator new(unsigned long)",
	    "operator new[](unsigned long)", "PyObject_Malloc", "strdup",
	    "std::vector<int, std::allocator<int> >::reserve(unsigned long)",
	    "__gnu_cxx::new_allocator<int>::allocate(unsigned long)",
	    "<alloc::vec::Vec<T> as core::clone::Clone>::clone",
	    "alloc::raw_vec::finish_grow", "__rust_alloc"};
	static const char *const shown[] = {"main", "mallocate", "allocate",
	    "my::std::thing()", "Pool::alloc(int)", "parse_alloc", "foo"};
	struct hq_site_rules *r;

	(void)state;
	assert_int_equal(hq_site_rules_new(NULL, NULL, 0, &r, &err), HQ_OK);
	for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
		if (!hides(r, hidden[i], "/src/x.c"))
			fail_msg("%s is shown", hidden[i]);
	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
		if (hides(r, shown[i], "/src/x.c"))
			fail_msg("%s is hidden", shown[i]);
	assert_true(hides(r, "f()", "/usr/include/c++/12/bits/stl_vector.h"));
	assert_false(hides(r, NULL, NULL));
	hq_site_rules_free(r);
}

static void
the_last_rule_that_matches_counts(void **state)
{
	static const char *const rules[] = {
	    "arena_*", "!arena_main", "!std::*", "/src/pool.c", "!in_pool"};
	struct hq_site_rules *r;

	(void)state;
	assert_int_equal(hq_site_rules_new(NULL, rules, 5, &r, &err), HQ_OK);
	assert_true(hides(r, "arena_new", NULL));
	assert_false(hides(r, "arena_main", NULL));
	assert_false(hides(r, "std::sort()", NULL));
	assert_true(hides(r, "f", "/src/pool.c"));
	assert_false(hides(r, "in_pool", "/src/pool.c"));
	assert_true(hides(r, "arena_main", "/src/pool.c"));
	hq_site_rules_free(r);
}

static void
rules_come_from_a_file(void **state)
{
	static const char *const rules[] = {"!second"};
	char name[] = "/tmp/hq-rules-XXXXXX";
	struct hq_site_rules *r;
	FILE *f = fdopen(mkstemp(name), "w");

	(void)state;
	fputs("# comment\n\n  first \nsecond\r\n", f);
	fclose(f);
	assert_int_equal(hq_site_rules_new(name, rules, 1, &r, &err), HQ_OK);
	assert_true(hides(r, "first", NULL));
	assert_false(hides(r, "second", NULL));
	assert_false(hides(r, "# comment", NULL));
	hq_site_rules_free(r);
	unlink(name);
	assert_int_equal(
	    hq_site_rules_new(name, NULL, 0, &r, &err), HQ_ERR_IO);
	assert_string_equal(err.file, name);
}

static void
a_text_is_there_once(void **state)
{
	struct hq_texts t = {0};
	char text[20];

	(void)state;
	for (unsigned round = 0; round < 2; round++)
		for (unsigned i = 0; i < 3000; i++) {
			snprintf(text, sizeof text, "%u", i);
			assert_int_equal(hq_texts_add(&t, text), i + 1);
		}
	assert_string_equal(hq_texts_get(&t, 3000), "2999");
	assert_null(hq_texts_get(&t, 0));
	assert_null(hq_texts_get(&t, 3001));
	hq_texts_release(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		a_star_is_any_text_and_a_question_mark_any_character),
	    cmocka_unit_test(a_pattern_of_many_stars_takes_no_time_to_fail),
	    cmocka_unit_test(wrappers_are_hidden_and_others_are_not),
	    cmocka_unit_test(the_last_rule_that_matches_counts),
	    cmocka_unit_test(rules_come_from_a_file),
	    cmocka_unit_test(a_text_is_there_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
