/* Suppressions: which stacks they are for, what is refused and where. */
#include "cmocka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/check/suppress_form.h"

static char noted[600];

static void
note(const char *text)
{
	snprintf(noted, sizeof noted, "%s", text);
}

/* Static texts: nothing here frees a finding. */
#define TEXT(s) ((char *)(uintptr_t)(s))
#define FRAME(func_, linkage_, file_, line_, module_)                          \
	{                                                                      \
		.func = TEXT(func_), .linkage = TEXT(linkage_),                \
		.file = TEXT(file_), .line = line_, .module = TEXT(module_)    \
	}

static struct hq_check_frame c_frames[] = {
    FRAME("__strdup", "strdup", "/libc/string/strdup.c", 42, "/lib/libc.so.6"),
    FRAME("parse(int)", "_Z5parsei", "/src/parse.cc", 12, "/usr/bin/prog"),
    FRAME("main", "main", "/src/main.cc", 7, "/usr/bin/prog"),
    FRAME("__libc_start_call_main", "__libc_start_call_main", NULL, 0,
	"/lib/libc.so.6"),
};
static struct hq_check_frame new_frames[] = {
    FRAME("operator new(unsigned long)", "_Znwm", NULL, 0,
	"/usr/lib/libstdc++.so.6"),
    {.func = TEXT("ns::Pool<a::b(int)>::take(int)"),
	.file = TEXT("/src/pool.h"),
	.line = 3,
	.module = TEXT("/usr/bin/prog"),
	.inlined = true},
    FRAME("main", "main", "/src/main.cc", 9, "/usr/bin/prog"),
};

static struct hq_check_finding c_leak = {
    .rule = HQ_RULE_LEAK_DEFINITE, .frames = c_frames, .nframes = 4};
static struct hq_check_finding new_leak = {
    .rule = HQ_RULE_LEAK_POSSIBLE, .frames = new_frames, .nframes = 3};
static struct hq_check_finding limit = {
    .rule = HQ_RULE_LIMIT, .frames = c_frames, .nframes = 4};
static struct hq_check_finding growth = {
    .rule = HQ_RULE_GROWTH_SITE, .frames = c_frames, .nframes = 4};

static bool
suppresses(const char *text, struct hq_check_finding *f)
{
	struct hq_suppressions *s = hq_suppressions_new(note);
	struct hq_error err = {0};
	bool found;

	if (hq_suppressions_add(s, "s", text, strlen(text), NULL, &err) !=
	    HQ_OK)
		fail_msg("%s: %s", text, err.text);
	found = hq_suppressions_match(s, f);
	hq_suppressions_free(s);
	free(f->reason);
	f->reason = NULL;
	return found;
}

static void
the_template_of_leaksanitizer(void **state)
{
	static const struct {
		const char *pattern, *text;
		bool matches;
	} rows[] = {{"foo", "xfooy", true}, {"^foo", "foo_bar", true},
	    {"^foo", "xfoo", false}, {"foo$", "xfoo", true},
	    {"foo$", "foox", false}, {"^foo$", "foo", true},
	    {"a*b", "xaxxby", true}, {"a*b", "ba", false},
	    {"^a*b$", "axb", true}, {"^a*b$", "axbc", false},
	    {"a*$", "xay", true}, {"*", "x", true}, {"", "x", true},
	    {"", "", false}, {"*", "", false}, {"^*b", "ab", true},
	    {"a$b", "a", true}, {"$", "x", false}, {"a**b", "a--b", true},
	    /* the first place counts, as there: compiler-rt looks no further */
	    {"ab$", "abab", false}};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (hq_suppress_template(rows[i].pattern, rows[i].text) !=
		    rows[i].matches)
			fail_msg("%s on %s", rows[i].pattern, rows[i].text);
}

static void
leaksanitizer_looks_at_all_names_of_all_frames(void **state)
{
	(void)state;
	assert_true(suppresses("leak:^parse(", &c_leak));
	assert_true(suppresses("# c\n\n \tleak:src/parse.cc \r\n", &c_leak));
	assert_true(suppresses("leak:libc.so", &c_leak));
	assert_true(suppresses("leak:operator new*long", &new_leak));
	assert_true(suppresses("leak:^main$", &growth));
	assert_false(suppresses("leak:main", &limit));
	assert_false(suppresses("leak:malloc", &c_leak));
	assert_false(suppresses("leak:_Z5parsei", &c_leak));
	assert_false(suppresses("leak:Parse", &c_leak));
	noted[0] = '\0';
	assert_false(suppresses("race:main\nleak:nothing", &c_leak));
	assert_string_equal(noted, "s:1: race:main: not for leaks, ignored");
}

#define BLOCK(frames) "{\n name\n Memcheck:Leak\n" frames "\n}\n"

static void
valgrind_matches_from_the_innermost_frame(void **state)
{
	(void)state;
	assert_true(suppresses(BLOCK("fun:malloc\nfun:strdup"), &c_leak));
	assert_true(suppresses(
	    BLOCK("fun:malloc\nfun:strdup\nfun:_Z5parse?\nfun:ma*"), &c_leak));
	assert_true(suppresses(BLOCK("obj:*vgpreload_memcheck-*.so\n"
				     "fun:strdup\nobj:/usr/bin/prog"),
	    &c_leak));
	assert_true(suppresses(BLOCK("...\nfun:main"), &c_leak));
	assert_true(suppresses(BLOCK("...\nsrc:parse.cc:12"), &c_leak));
	assert_true(suppresses(BLOCK("...\nfun:(below main)"), &c_leak));
	assert_true(suppresses(BLOCK("...\nfun:__libc_start_main*"), &c_leak));
	assert_true(suppresses(
	    BLOCK("fun:malloc\n...\nobj:*prog\n...\nobj:*libc.so*"), &c_leak));
	assert_false(suppresses(BLOCK("fun:strdup"), &c_leak));
	assert_false(suppresses(BLOCK("fun:malloc\nfun:main"), &c_leak));
	assert_false(suppresses(BLOCK("fun:malloc\nfun:parse"), &c_leak));
	assert_false(suppresses(BLOCK("...\nfun:main\nfun:main"), &c_leak));
	assert_false(suppresses(BLOCK("...\nobj:prog"), &c_leak));
	assert_false(suppresses(
	    BLOCK("fun:malloc\nfun:strdup\n...\nsrc:main.cc:8"), &c_leak));
}

static void
operator_new_is_valgrinds_own(void **state)
{
	(void)state;
	assert_true(suppresses(BLOCK("fun:_Znam\nfun:take"), &new_leak));
	assert_true(suppresses(BLOCK("fun:_Zn?m\nfun:take\nfun:main"),
	    &new_leak));
	assert_true(suppresses(BLOCK("fun:malloc\nfun:_Znwm"), &new_leak));
	assert_true(suppresses(BLOCK("obj:*/vgpreload*\nfun:ta*"), &new_leak));
	assert_false(suppresses(BLOCK("fun:_Znwm\nfun:main"), &new_leak));
	assert_false(suppresses(BLOCK("fun:take"), &new_leak));
}

static void
kinds_and_tools_count(void **state)
{
	(void)state;
	assert_true(suppresses(
	    "{\n n\n Foo,Memcheck:Leak\n"
	    " match-leak-kinds: possible,definite\n ...\n fun:main\n}",
	    &c_leak));
	assert_true(suppresses("{\nn\nMemcheck:Cond\n x\n}\n" BLOCK(
				   "match-leak-kinds:all\nfun:malloc"),
	    &c_leak));
	assert_false(suppresses(
	    BLOCK("match-leak-kinds: possible\nfun:malloc"), &c_leak));
	assert_false(suppresses(
	    BLOCK("match-leak-kinds: none\nfun:malloc"), &c_leak));
	assert_false(
	    suppresses("{\nn\nHelgrind:Leak\nfun:malloc\n}", &c_leak));
	assert_false(suppresses(BLOCK("fun:malloc"), &growth));
}

static void
what_is_wrong_has_a_line(void **state)
{
	static const struct {
		const char *text, *message;
	} rows[] = {
	    {"\nfoo\n", "s:2: neither leak:PATTERN, as LeakSanitizer has it, "
			"nor a block in braces, as valgrind has it"},
	    {"{\n}\n", "s:2: the block has no name"},
	    {"{\n a\n}\n", "s:3: not tools and a kind, as Memcheck:Leak"},
	    {"{\n a\n M:L\n fun:x\n", "s:4: the block has no end"},
	    {"{\n a\n Memcheck:Leak\n}\n",
		"s:4: the block has no frame that is not \"...\""},
	    {BLOCK("..."), "s:5: the block has no frame that is not \"...\""},
	    {BLOCK("bar:x"), "s:4: neither a frame, as fun:, obj:, src: or "
			     "..., nor }"},
	    {BLOCK("match-leak-kinds: foo\nfun:x"),
		"s:4: kinds of leaks are definite, indirect, possible, "
		"reachable, all and none"},
	    {BLOCK("match-leak-kinds:\nfun:x"),
		"s:4: kinds of leaks are definite, indirect, possible, "
		"reachable, all and none"},
	    {"{\n a\n Memcheck:Leak\n fun:x\n", "s:4: the block has no end"},
	    {BLOCK("fun:x") "leak:y", "s:6: a block starts with a line {"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct hq_suppressions *s = hq_suppressions_new(NULL);
		struct hq_error err = {0};
		assert_int_equal(hq_suppressions_add(s, "s", rows[i].text,
				     strlen(rows[i].text), NULL, &err),
		    HQ_ERR_USAGE);
		assert_string_equal(err.text, rows[i].message);
		hq_suppressions_free(s);
	}
}

static void
a_zero_byte_is_no_end(void **state)
{
	static const char text[] = "# ours\nleak:a\0b\n";
	struct hq_suppressions *s = hq_suppressions_new(NULL);
	struct hq_error err = {0};

	(void)state;
	assert_int_equal(hq_suppressions_add(s, "s", text, sizeof text - 1,
			     NULL, &err),
	    HQ_ERR_USAGE);
	assert_string_equal(err.text, "s:2: no text: it has a zero byte");
	hq_suppressions_free(s);
}

static void
reasons_and_what_was_not_used(void **state)
{
	static const char text[] = "leak:nothing\nleak:main\nleak:parse\n";
	static const char own[] = "leak:whatever\nleak:strdup\n";
	struct hq_suppressions *s = hq_suppressions_new(note);
	struct hq_verdict *v = hq_verdict_new();
	const struct hq_check_process *p = hq_verdict_process(v);
	struct hq_check_finding other = c_leak;

	(void)state;
	assert_int_equal(hq_suppressions_add(s, "prog", own, strlen(own), p,
			     NULL),
	    HQ_OK);
	assert_int_equal(
	    hq_suppressions_add(s, "s", text, strlen(text), NULL, NULL),
	    HQ_OK);
	other.process = p;
	assert_true(hq_suppressions_match(s, &c_leak));
	assert_string_equal(c_leak.reason, "s:2: leak:main");
	free(c_leak.reason);
	c_leak.reason = NULL;
	assert_true(hq_suppressions_match(s, &other));
	assert_string_equal(other.reason, "prog:2: leak:strdup");
	free(other.reason);
	assert_true(hq_suppressions_tell_unused(s, v));
	assert_int_equal(v->nunused, 1);
	assert_string_equal(v->unused[0].text, "leak:nothing");
	assert_int_equal(v->unused[0].line, 1);
	assert_false(v->unused[0].baseline);
	hq_verdict_free(v);
	hq_suppressions_free(s);
	assert_false(hq_suppressions_match(NULL, &c_leak));
}

/* Any text is read or refused, and matching it ends. */
static void
garbled_texts(void **state)
{
	static const char *const words[] = {"{", "}", "\n", "leak:", "fun:",
	    "obj:", "src:", "...", "Memcheck:Leak", "match-leak-kinds:", "all",
	    "*", "?", "^", "$", "malloc", "main", "#", " ", "\r\n", ":", "x",
	    "_Z5parsei", "\xff", "definite,", "race:y"};
	uint32_t seed = 12345;
	unsigned good = 0;

	(void)state;
	for (unsigned i = 0; i < 20000; i++) {
		struct hq_suppressions *s = hq_suppressions_new(NULL);
		char text[512] = "{\n n\nMemcheck:Leak\n";
		size_t n = i % 2 == 0 ? strlen(text) : 0;
		while (n < 400 && (seed = seed * 1664525 + 1013904223) >> 27) {
			const char *word = words[(seed >> 8) %
						 (sizeof words / sizeof *words)];
			memcpy(text + n, word, strlen(word));
			n += strlen(word);
		}
		if (i % 4 == 0)
			n += (size_t)sprintf(text + n, "\n}");
		good += hq_suppressions_add(s, "s", text, n, NULL, NULL) ==
			HQ_OK;
		hq_suppressions_match(s, &c_leak);
		hq_suppressions_match(s, &new_leak);
		hq_suppressions_free(s);
	}
	free(c_leak.reason);
	free(new_leak.reason);
	c_leak.reason = new_leak.reason = NULL;
	assert_true(good > 100 && good < 19000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_template_of_leaksanitizer),
	    cmocka_unit_test(leaksanitizer_looks_at_all_names_of_all_frames),
	    cmocka_unit_test(valgrind_matches_from_the_innermost_frame),
	    cmocka_unit_test(operator_new_is_valgrinds_own),
	    cmocka_unit_test(kinds_and_tools_count),
	    cmocka_unit_test(what_is_wrong_has_a_line),
	    cmocka_unit_test(a_zero_byte_is_no_end),
	    cmocka_unit_test(garbled_texts),
	    cmocka_unit_test(reasons_and_what_was_not_used),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
