/* What a policy says, what is wrong in one, and which rule is of what. */
#define _GNU_SOURCE
#include "cmocka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/check/policy.h"

#include "findings.h"

static struct hq_error err;

static struct hq_policy *
parse(const char *text)
{
	struct hq_policy *p = NULL;

	err = (struct hq_error){0};
	assert_int_equal(
	    hq_policy_parse("p.txt", text, strlen(text), &p, &err), HQ_OK);
	return p;
}

static const struct {
	const char *text, *same; /* NULL: wrong */
} amounts[] = {
    {"0", "0 B, 0 blocks"},
    {"4096 B", "4 KiB"},
    {"64K", "64 KiB"},
    {"10 KiB, 12 blocks", "10 KiB, 12 blocks"},
    {"1 block,1.5MiB", "1536 KiB, 1 block"},
    {" 30 % ", "30 %"},
    {"0.5 %, 7 bytes", "0.5 %, 7 B"},
    {"5", NULL},
    {"5 KB", NULL},
    {"5 MiB 6 blocks", NULL},
    {"5 MiB, 6 KiB", NULL},
    {"1.5 blocks", NULL},
    {"-1 B", NULL},
    {"1.2.3 B", NULL},
    {"9999999999 TiB", NULL},
    {"5 MiB,", NULL},
    {"", NULL},
};

static void
amounts_have_units(void **state)
{
	(void)state;
	for (unsigned i = 0; i < sizeof amounts / sizeof *amounts; i++) {
		struct hq_amount a;
		const char *why = NULL;
		char *text;
		bool is = hq_amount_parse(amounts[i].text, &a, &why);

		assert_int_equal(is, amounts[i].same != NULL);
		if (!is) {
			assert_non_null(why);
			continue;
		}
		text = hq_amount_text(&a);
		assert_string_equal(text, amounts[i].same);
		free(text);
	}
}

static const char *const wrong[][2] = {
    {"\n\nlave <= 5 KiB\n", "p.txt:3"},
    {"leak <= 0\n", "definite, possible or reachable"},
    {"leak indirect <= 0\n", "definite, possible or reachable"},
    {"leak definite\n", "what is allowed is missing"},
    {"leak definite <= 5\n", "of what?"},
    {"leak definite <= 5 %\n", "leak definite is no percentage"},
    {"leak definite <= 0 ignore\n", "\"0 ignore\": "},
    {"growth site f <= 1 KiB ignore\n", "\"1 KiB ignore\": "},
    {"peak <= 5 blocks\n", "peak is not known in blocks"},
    {"live main <= 5 KiB\n", "live takes no pattern"},
    {"repeat 0\n", "repeat wants a number from 1"},
    {"warmup x\n", "warmup wants a number from 0"},
    {"program x\nrepeat 3\n", "stands before any program"},
    {"program\n", "a pattern of executables is missing"},
};

static void
what_is_wrong_is_told_with_its_line(void **state)
{
	(void)state;
	for (unsigned i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct hq_policy *p = NULL;
		char told[1024];

		err = (struct hq_error){0};
		assert_int_equal(hq_policy_parse("p.txt", wrong[i][0],
				     strlen(wrong[i][0]), &p, &err),
		    HQ_ERR_USAGE);
		snprintf(told, sizeof told, "%s: %s", err.file, err.text);
		if (strstr(told, wrong[i][1]) == NULL)
			fail_msg("%s", told);
	}
}

static void
a_zero_byte_is_told_with_its_line(void **state)
{
	static const char text[] = "# a\n\npeak <= 5 KiB\0\n";
	struct hq_policy *p = NULL;

	(void)state;
	err = (struct hq_error){0};
	assert_int_equal(
	    hq_policy_parse("p.txt", text, sizeof text - 1, &p, &err),
	    HQ_ERR_USAGE);
	assert_string_equal(err.file, "p.txt:3");
}

static void
a_name_may_end_like_a_limit(void **state)
{
	struct hq_policy *p = NULL;

	(void)state;
	assert_int_equal(hq_policy_parse("p.txt",
			     "leak definite operator<= ignore\n", 32, &p, &err),
	    HQ_OK);
	assert_string_equal(p->rules[p->nrules - 1].pattern, "operator<=");
	hq_policy_free(p);
}

/* The text of the rule that a finding is under, without where it stands. */
static void
expect_rule(const struct hq_policy *p, const struct hq_check_finding *f,
    const char *rule)
{
	const struct hq_policy_rule *r = hq_policy_of(p, f);

	if (r == NULL || strstr(r->text, rule) == NULL)
		fail_msg("%s", r == NULL ? "no rule" : r->text);
}

static void
the_last_rule_that_matches_counts(void **state)
{
	struct hq_verdict *v = hq_verdict_new();
	struct hq_policy *p = parse("repeat 6\r\n"
				    "warmup 0 # no need\r\n"
				    "leak definite parse* <= 1 KiB\n"
				    "leak definite */old/* ignore\n"
				    "growth Sess* <= 2 blocks\n"
				    "growth type Node ignore\n"
				    "program */server\n"
				    "leak definite <= 5 blocks\n"
				    "program *\n"
				    "leak definite [libx.so] ignore\n");
	struct hq_check_finding *f;

	(void)state;
	assert_int_equal(p->repeat, 6);
	assert_int_equal(p->warmup, 0);
	test_process(v, "/bin/prog");
	f = test_finding(
	    v, HQ_RULE_LEAK_DEFINITE, 1, 1, "parse(int) /bin/prog", NULL);
	expect_rule(p, f, "p.txt:3: leak definite parse* <= 1 KiB");
	f->frames[0].file = strdup("/src/old/parse.c");
	expect_rule(p, f, "p.txt:4:");
	f = test_finding(
	    v, HQ_RULE_LEAK_DEFINITE, 1, 1, "other /bin/prog", NULL);
	expect_rule(p, f, "the default policy: leak definite <= 0");
	f = test_finding(
	    v, HQ_RULE_LEAK_DEFINITE, 1, 1, " /lib/libx.so.3", NULL);
	expect_rule(p, f, "p.txt:10:");
	f = test_finding(
	    v, HQ_RULE_LEAK_POSSIBLE, 1, 1, "parse /bin/prog", NULL);
	expect_rule(p, f, "leak possible ignore");
	f = test_finding(v, HQ_RULE_GROWTH_TYPE, 1, 1, NULL);
	f->type = strdup("Session");
	expect_rule(p, f, "p.txt:5:");
	free(f->type);
	f->type = strdup("Node");
	expect_rule(p, f, "p.txt:6:");
	f = test_finding(
	    v, HQ_RULE_GROWTH_SITE, 1, 1, "Node /bin/prog", NULL);
	f->type = strdup("Node"); /* the rule is of growth by type */
	expect_rule(p, f, "the default policy: growth <= 0");
	test_process(v, "/opt/server");
	f = test_finding(
	    v, HQ_RULE_LEAK_DEFINITE, 1, 1, "parse /opt/server", NULL);
	expect_rule(p, f, "p.txt:8:");
	hq_policy_free(p);
	hq_verdict_free(v);
}

static void
what_is_asked_for_is_known(void **state)
{
	struct hq_verdict *v = hq_verdict_new();
	struct hq_check_process *prog = test_process(v, "/bin/prog");
	struct hq_check_process *server = test_process(v, "/opt/server");
	struct hq_policy *p = parse("leak reachable ignore\n"
				    "program server\n"
				    "leak reachable <= 5 KiB\n");

	(void)state;
	assert_false(hq_policy_asks(p, HQ_POLICY_LEAK_REACHABLE, prog));
	assert_true(hq_policy_asks(p, HQ_POLICY_LEAK_REACHABLE, server));
	assert_false(hq_policy_asks(p, HQ_POLICY_PEAK, server));
	hq_policy_free(p);
	hq_verdict_free(v);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(amounts_have_units),
	    cmocka_unit_test(what_is_wrong_is_told_with_its_line),
	    cmocka_unit_test(a_zero_byte_is_told_with_its_line),
	    cmocka_unit_test(a_name_may_end_like_a_limit),
	    cmocka_unit_test(the_last_rule_that_matches_counts),
	    cmocka_unit_test(what_is_asked_for_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
