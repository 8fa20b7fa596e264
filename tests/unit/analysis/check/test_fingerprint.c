/* What makes findings the same: names of frames and modules, and stacks. */
#include "cmocka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/check/fingerprint.h"
#include "analysis/check/frame_name.h"
#include "analysis/check/merge.h"

#include "findings.h"

static const char *const funcs[][2] = {
    {"parse", "parse"},
    {"parse.part.0", "parse"},
    {"parse.isra.0.cold", "parse"},
    {"parse.constprop.12", "parse"},
    {"parse.lto_priv.0", "parse"},
    {"main.party", "main.party"}, /* a name of Go's */
    {"parse(int) [clone .isra.0]", "parse"},
    {"memcpy@@GLIBC_2.14", "memcpy"},
    {"maker<small>::make()", "maker<small>::make"},
    {"map<int, f(int)>::at(int const&) const", "map<int, f(int)>::at"},
    {"use::{lambda(int)#1}::operator()(int) const",
        "use::{lambda(int)#1}::operator()"},
    {"use::{lambda}::operator()", "use::{lambda}::operator()"},
    {"std::function<void (int)>::operator()(int) const",
        "std::function<void (int)>::operator()"},
    {"operator new(unsigned long)", "operator new"},
    {"(anonymous namespace)::f(void (*)(int))", "(anonymous namespace)::f"},
    {"<impl core::fmt::Debug for (A, B)>", "<impl core::fmt::Debug for (A, B)>"},
    {"_GLOBAL__sub_I_first", "_GLOBAL__sub_I"},
    {"global constructors keyed to first", "global constructors keyed to"},
    {"two\nlines", "two?lines"},
};

static const char *const modules[][2] = {
    {"/usr/bin/prog", "prog"},
    {"/usr/lib/libfoo.so.1.2.3", "libfoo.so"},
    {"/usr/lib/libfoo.so", "libfoo.so"},
    {"/usr/lib/libfoo-2.31.so", "libfoo.so"},
    {"/usr/lib/libpython3.11.so.1.0", "libpython3.11.so"},
    {"/usr/lib/x.sound", "x.sound"},
    {"/b/.libs/lt-prog", "prog"},
    {"/b/lt-prog", "lt-prog"},
    {"/usr/bin/prog (deleted)", "prog"},
    {"[vdso]", "[vdso]"},
    {"two\nlines", "two?lines"},
    {"/b/", ""},
};

static void
names_outlive_a_rebuild(void **state)
{
	(void)state;
	for (unsigned i = 0; i < sizeof funcs / sizeof *funcs; i++) {
		char *name = hq_frame_name_func(funcs[i][0]);
		assert_string_equal(name, funcs[i][1]);
		free(name);
	}
	for (unsigned i = 0; i < sizeof modules / sizeof *modules; i++) {
		char *name = hq_frame_name_module(modules[i][0]);
		assert_string_equal(name, modules[i][1]);
		free(name);
	}
}

#define LIBC " /lib/libc.so.6"
#define PROG " /bin/prog"

static void
expect(struct hq_verdict *v, struct hq_check_finding *f, const char *text)
{
	assert_true(hq_fingerprint_make(f));
	assert_string_equal(f->fingerprint, text);
	(void)v;
}

static void
a_stack_goes_from_the_site_to_main(void **state)
{
	struct hq_verdict *v = hq_verdict_new();
	struct hq_check_finding *f;

	(void)state;
	test_process(v, "/bin/prog");
	f = test_finding(v, HQ_RULE_LEAK_DEFINITE, 1, 8, "xmalloc" PROG,
	    "make.part.0" PROG, "main" PROG, "__libc_start_call_main" LIBC,
	    "_start" PROG, NULL);
	f->site = 1;
	f->type = strdup("Node");
	expect(v, f, "leak-definite\ntype Node\nat make@prog\nat main@prog\n");
	assert_string_equal(f->id, "8a1a7c39a7ac879e");
	f = test_finding(v, HQ_RULE_LEAK_POSSIBLE, 1, 8, "work" PROG,
	    "start_thread" LIBC, "clone3" LIBC, NULL);
	f->holder = strdup("data g in prog");
	expect(v, f, "leak-possible\nholder data g in prog\nat work@prog\n");
	f = test_finding(v, HQ_RULE_LEAK_DEFINITE, 1, 8, NULL);
	f->label = strdup("untraced");
	expect(v, f, "leak-definite\nof untraced\n");
	hq_verdict_free(v);
}

static void
what_is_called_in_libc_is_its_outermost_frame(void **state)
{
	struct hq_verdict *v = hq_verdict_new();

	(void)state;
	test_process(v, "/bin/prog");
	expect(v,
	    test_finding(v, HQ_RULE_LEAK_DEFINITE, 1, 8, "compare" PROG,
		"msort_with_tmp.part.0" LIBC, " /lib/libc.so.6", "qsort_r" LIBC,
		"main" PROG, NULL),
	    "leak-definite\nat compare@prog\nat qsort_r@libc.so\n"
	    "at main@prog\n");
	expect(v,
	    test_finding(v, HQ_RULE_LEAK_DEFINITE, 1, 8, "fopen" LIBC,
		"start_thread" LIBC, NULL),
	    "leak-definite\nat start_thread@libc.so\n");
	hq_verdict_free(v);
}

static void
recursion_and_nameless_frames_are_folded(void **state)
{
	struct hq_verdict *v = hq_verdict_new();

	(void)state;
	test_process(v, "/bin/prog");
	expect(v,
	    test_finding(v, HQ_RULE_LEAK_DEFINITE, 1, 8, "a" PROG, "b" PROG,
		"a" PROG, "b" PROG, "a" PROG, "b" PROG, " /lib/libx.so.1",
		" /lib/libx.so.1", "c" PROG, "c" PROG, "main" PROG, NULL),
	    "leak-definite\nat a@prog\nat b@prog\nat [libx.so]\nat c@prog\n"
	    "at main@prog\n");
	expect(v,
	    test_finding(v, HQ_RULE_LEAK_DEFINITE, 1, 8, "walk" PROG,
		"qsort" LIBC, "walk" PROG, "qsort" LIBC, "main" PROG, NULL),
	    "leak-definite\nat walk@prog\nat qsort@libc.so\nat main@prog\n");
	expect(v,
	    test_finding(v, HQ_RULE_LEAK_DEFINITE, 1, 8, "a" PROG, "b" PROG,
		"c" PROG, "d" PROG, "e" PROG, "a" PROG, "b" PROG, "c" PROG,
		"d" PROG, "e" PROG, NULL),
	    "leak-definite\nat a@prog\nat b@prog\nat c@prog\nat d@prog\n"
	    "at e@prog\nat a@prog\nat b@prog\nat c@prog\nat d@prog\n"
	    "at e@prog\n");
	hq_verdict_free(v);
}

static const char *const holders[][2] = {
    {"data g in prog -> Cache.table[*]", "data g in prog -> Cache.table[*]"},
    {"main, stack -> List.next", "stack -> List.next"},
    {"main, stack", "stack"},
    {"stack -> [f]", "stack -> [f]"},
    {"register -> [f]", "stack -> [f]"},
    {"register", "stack"},
    {"data registers in p", "data registers in p"},
    {"data p->stack in p -> A<B, stack>.c", "data p->stack in p -> A<B, stack>.c"},
};

static void
what_the_compiler_chooses_is_no_holder(void **state)
{
	struct hq_verdict *v = hq_verdict_new();

	(void)state;
	test_process(v, "/bin/prog");
	for (unsigned i = 0; i < sizeof holders / sizeof *holders; i++) {
		struct hq_check_finding *f =
		    test_finding(v, HQ_RULE_GROWTH_HOLDER, 1, 1, NULL);
		char text[256];

		f->holder = strdup(holders[i][0]);
		snprintf(text, sizeof text, "growth-holder\nholder %s\n",
		    holders[i][1]);
		expect(v, f, text);
	}
	hq_verdict_free(v);
}

static void
the_same_findings_are_one(void **state)
{
	struct hq_verdict *v = hq_verdict_new();
	struct hq_check_finding *f;

	(void)state;
	test_process(v, "/bin/prog");
	f = test_finding(
	    v, HQ_RULE_LEAK_DEFINITE, 1, 10, "f" PROG, "main" PROG, NULL);
	f->serial = 3;
	test_finding(
	    v, HQ_RULE_LEAK_POSSIBLE, 9, 900, "f" PROG, "main" PROG, NULL);
	f = test_finding(v, HQ_RULE_LEAK_DEFINITE, 2, 40, "f.part.0" PROG,
	    "main" PROG, NULL);
	f->serial = 7;
	f->indirect_blocks = 1;
	f->indirect_bytes = 5;
	test_finding(
	    v, HQ_RULE_LEAK_DEFINITE, 1, 99, "g" PROG, "main" PROG, NULL);
	assert_int_equal(hq_check_merge(v, 0, NULL), HQ_OK);
	assert_int_equal(v->nfindings, 3);
	f = v->findings[1];
	assert_int_equal(v->findings[0]->bytes, 99);
	assert_int_equal(f->blocks, 3);
	assert_int_equal(f->bytes, 50);
	assert_int_equal(f->indirect_bytes, 5);
	assert_int_equal(f->serial, 7);
	assert_string_equal(f->what,
	    "3 blocks lost, 50 B, and 5 B in 1 that only they lead to");
	assert_int_equal(v->findings[2]->rule, HQ_RULE_LEAK_POSSIBLE);
	hq_verdict_free(v);
}

static void
a_fingerprint_fits_a_line(void **state)
{
	char *line = hq_fingerprint_line("growth-site\ntype Node\n"
					 "holder data g\nat f@p\nat main@p\n");

	(void)state;
	assert_string_equal(
	    line, "growth-site f@p < main@p, type Node, held by data g");
	free(line);
	line = hq_fingerprint_line("limit\nof peak\n");
	assert_string_equal(line, "limit of peak");
	free(line);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_outlive_a_rebuild),
	    cmocka_unit_test(a_stack_goes_from_the_site_to_main),
	    cmocka_unit_test(what_is_called_in_libc_is_its_outermost_frame),
	    cmocka_unit_test(recursion_and_nameless_frames_are_folded),
	    cmocka_unit_test(what_the_compiler_chooses_is_no_holder),
	    cmocka_unit_test(the_same_findings_are_one),
	    cmocka_unit_test(a_fingerprint_fits_a_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
