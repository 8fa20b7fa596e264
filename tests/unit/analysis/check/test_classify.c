/* Statuses: the baseline, the policy, what is stale, and what an update of the
 * baseline writes.  Numbers are by hand. */
#define _GNU_SOURCE
#include "cmocka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analysis/check/baseline.h"
#include "analysis/check/classify.h"
#include "analysis/check/fingerprint.h"
#include "analysis/check/policy.h"

#include "findings.h"

static struct hq_error err;
static struct hq_check_options options;
static struct hq_verdict *v;

static struct hq_baseline *
baseline(const char *text)
{
	struct hq_baseline *b = NULL;

	err = (struct hq_error){0};
	if (hq_baseline_parse("b.txt", text, strlen(text), &b, &err) != HQ_OK)
		fail_msg("%s: %s", err.file, err.text);
	return b;
}

static int
begin(void **state)
{
	(void)state;
	v = hq_verdict_new();
	test_process(v, "/bin/prog");
	options = (struct hq_check_options){0};
	return 0;
}

static int
end(void **state)
{
	(void)state;
	hq_verdict_free(v);
	hq_policy_free(options.policy);
	hq_baseline_free(options.baseline);
	return 0;
}

static struct hq_check_finding *
leak(const char *func, uint64_t blocks, uint64_t bytes)
{
	char words[64];

	snprintf(words, sizeof words, "%s /bin/prog", func);
	return test_finding(v, HQ_RULE_LEAK_DEFINITE, blocks, bytes, words,
	    "main /bin/prog", NULL);
}

static void
classify(void)
{
	for (size_t i = 0; i < v->nfindings; i++)
		assert_true(hq_fingerprint_make(v->findings[i]));
	assert_int_equal(hq_check_classify(v, &options, &err), HQ_OK);
}

#define ENTRY(func, bytes, blocks, more)                                       \
	"leak-definite\n  bytes " bytes "\n  blocks " blocks "\n" more         \
	"  at " func "@prog\n  at main@prog\n"

static void
the_baseline_decides(void **state)
{
	(void)state;
	options.baseline = baseline("heapql-baseline 1\n" /* 1 */
				    ENTRY("same", "100", "2", "")  /* 2 */
				    ENTRY("less", "100", "2", "")  /* 7 */
				    ENTRY("bytes", "100", "2", "") /* 12 */
				    ENTRY("blocks", "100", "2", "")
				    ENTRY("near", "100", "20",
					"  tolerance 10 %\n")
				    ENTRY("far", "100", "20",
					"  tolerance 10 %\n")
				    ENTRY("slack", "100", "20",
					"  tolerance 1 KiB\n"));
	leak("same", 2, 100);
	leak("less", 1, 50);
	leak("bytes", 2, 101);
	leak("blocks", 3, 100);
	leak("near", 22, 110);
	leak("far", 22, 111);
	leak("slack", 999, 1124);
	leak("other", 1, 1);
	classify();
	assert_int_equal(v->findings[0]->status, HQ_CHECK_KNOWN);
	assert_string_equal(
	    v->findings[0]->reason, "b.txt:2: 100 B in 2 blocks");
	assert_int_equal(v->findings[1]->status, HQ_CHECK_KNOWN);
	assert_int_equal(v->findings[2]->status, HQ_CHECK_WORSE);
	assert_string_equal(
	    v->findings[2]->reason, "more than b.txt:12: 100 B in 2 blocks");
	assert_int_equal(v->findings[3]->status, HQ_CHECK_WORSE);
	assert_int_equal(v->findings[4]->status, HQ_CHECK_KNOWN);
	assert_int_equal(v->findings[5]->status, HQ_CHECK_WORSE);
	assert_int_equal(v->findings[6]->status, HQ_CHECK_KNOWN);
	assert_int_equal(v->findings[7]->status, HQ_CHECK_NEW);
	assert_int_equal(hq_verdict_count(v), 4);
	assert_int_equal(v->nunused, 0);
}

static void
grow(const char *func, uint64_t blocks, uint64_t bytes)
{
	struct hq_check_finding *f = test_finding(v, HQ_RULE_GROWTH_SITE, blocks, bytes, func,
	    "main /bin/prog", NULL);
	f->nsteps = 4;
}

#define GROWTH(func, bytes, blocks)                                            \
	"growth-site\n  bytes " bytes "\n  blocks " blocks                     \
	"\n  at " func "@prog\n  at main@prog\n"

/* Of four steps, 37 to 53 blocks in one run or another. */
static void
an_average_varies(void **state)
{
	(void)state;
	options.baseline =
	    baseline("heapql-baseline 1\n" GROWTH("ten", "444", "10")
		    GROWTH("more", "480", "10") GROWTH("one", "32", "1")
			GROWTH("three", "32", "1") GROWTH("text", "100", "0")
			    GROWTH("book", "100", "0"));
	grow("ten /bin/prog", 53, 53 * 48);
	grow("more /bin/prog", 61, 61 * 48);
	grow("one /bin/prog", 5, 5 * 32);
	grow("three /bin/prog", 9, 9 * 32);
	grow("text /bin/prog", 0, 4 * 150);
	grow("book /bin/prog", 0, 4 * 151);
	classify();
	for (unsigned i = 0; i < 6; i += 2) {
		assert_int_equal(v->findings[i]->status, HQ_CHECK_KNOWN);
		assert_int_equal(v->findings[i + 1]->status, HQ_CHECK_WORSE);
	}
}

static struct hq_policy *
policy(const char *text)
{
	struct hq_policy *p = NULL;

	assert_int_equal(
	    hq_policy_parse("p.txt", text, strlen(text), &p, &err), HQ_OK);
	return p;
}

static void
leaks_under_a_rule_count_together(void **state)
{
	(void)state;
	options.policy = policy("leak definite <= 100 B\n"
				"leak definite old* <= 3 blocks\n");
	leak("a", 1, 60);
	leak("b", 1, 40);
	leak("old_a", 2, 500);
	leak("old_b", 2, 500);
	test_process(v, "/bin/prog"); /* each process by itself */
	leak("a", 1, 60);
	leak("b", 1, 41);
	classify();
	assert_int_equal(v->findings[0]->status, HQ_CHECK_ALLOWED);
	assert_string_equal(
	    v->findings[0]->reason, "p.txt:1: leak definite <= 100 B");
	assert_int_equal(v->findings[1]->status, HQ_CHECK_ALLOWED);
	assert_int_equal(v->findings[2]->status, HQ_CHECK_NEW);
	assert_string_equal(v->findings[2]->reason,
	    "1000 B in 4 blocks: more than "
	    "p.txt:2: leak definite old* <= 3 blocks");
	assert_int_equal(v->findings[3]->status, HQ_CHECK_NEW);
	assert_int_equal(v->findings[4]->status, HQ_CHECK_NEW);
	assert_int_equal(v->findings[5]->status, HQ_CHECK_NEW);
}

static void
what_the_baseline_has_does_not_count_for_the_policy(void **state)
{
	(void)state;
	options.policy = policy("leak definite <= 10 B\n");
	options.baseline = baseline("heapql-baseline 1\n" ENTRY(
	    "known", "5000", "1", "") ENTRY("worse", "100", "2", ""));
	leak("known", 1, 5000);
	leak("worse", 2, 104);
	leak("fresh", 1, 6);
	classify();
	assert_int_equal(v->findings[0]->status, HQ_CHECK_KNOWN);
	assert_int_equal(v->findings[1]->status, HQ_CHECK_ALLOWED);
	assert_int_equal(v->findings[2]->status, HQ_CHECK_ALLOWED);
}

static struct hq_check_finding *
growth(uint64_t blocks, uint64_t bytes)
{
	struct hq_check_finding *f = test_finding(
	    v, HQ_RULE_GROWTH_TYPE, blocks, bytes, NULL);

	f->type = strdup("Node");
	f->nsteps = 4;
	f->step_blocks = calloc(4, sizeof(int64_t));
	f->step_bytes = calloc(4, sizeof(int64_t));
	v->processes[0]->steps = 4;
	return f;
}

static void
growth_is_measured_by_the_step(void **state)
{
	struct hq_check_finding *f;

	(void)state;
	f = growth(10, 4000); /* 2.5 and 1000 a step */
	assert_int_equal(hq_measure_of(f).blocks, 3);
	assert_int_equal(hq_measure_of(f).bytes, 1000);
	options.policy = policy("growth type N* <= 1000 B, 3 blocks\n");
	classify();
	assert_int_equal(f->status, HQ_CHECK_ALLOWED);
}

static void
what_does_not_occur_is_stale(void **state)
{
	(void)state;
	options.baseline = baseline(
	    "heapql-baseline 1\n" ENTRY("gone", "1", "1", "")
		ENTRY("here", "1", "1", "  program prog\n")
		    ENTRY("left", "1", "1", "  program prog\n")
			ENTRY("elsewhere", "1", "1",
			    "  program prog\n  program other\n")
	    "growth-type\n  bytes 1\n  blocks 1\n  type Node\n");
	leak("here", 1, 1);
	classify();
	/* No growth was judged, and `other` did not run. */
	assert_int_equal(v->nunused, 2);
	assert_string_equal(v->unused[0].text,
	    "leak-definite gone@prog < main@prog");
	assert_int_equal(v->unused[0].line, 2);
	assert_true(v->unused[0].baseline);
	assert_int_equal(v->unused[1].line, 13);
}

static void
nothing_is_stale_where_a_process_failed(void **state)
{
	(void)state;
	options.baseline =
	    baseline("heapql-baseline 1\n" ENTRY("gone", "1", "1", ""));
	v->processes[0]->failed = strdup("damaged");
	classify();
	assert_int_equal(v->nunused, 0);
}

static void
nothing_is_stale_where_the_program_failed(void **state)
{
	(void)state;
	options.baseline =
	    baseline("heapql-baseline 1\n" ENTRY("gone", "1", "1", ""));
	v->failed = strdup("prog: exited with status 1");
	classify();
	assert_int_equal(v->nunused, 0);
}

static const char *const wrong[][2] = {
    {"leak-definite\n", "b.txt:1: no baseline of heapql check"},
    {"heapql-baseline 2\n", "b.txt:1: no baseline of heapql check"},
    {"heapql-baseline 1\n<<<<<<< HEAD\n", "b.txt:2: a conflict of a merge"},
    {"heapql-baseline 1\n=======\n", "b.txt:2: a conflict of a merge"},
    {"heapql-baseline 1\nleak\n", "b.txt:2: \"leak\" is not what an entry"},
    {"heapql-baseline 1\n  bytes 1\n", "b.txt:2: a line of an entry"},
    {"heapql-baseline 1\nlimit\n  size 1\n", "b.txt:3: an entry has bytes"},
    {"heapql-baseline 1\nlimit\n  bytes x\n", "b.txt:3: \"x\" is no number"},
    {"heapql-baseline 1\nlimit\n  bytes\n", "b.txt:3: \"bytes\" without"},
    {"heapql-baseline 1\nlimit\n  bytes 1\n  bytes 1\n",
	"b.txt:4: the entry has this twice"},
    {"heapql-baseline 1\nlimit\n  type a\n  type b\n",
	"b.txt:4: the entry has this twice"},
    {"heapql-baseline 1\nlimit\n  bytes 1\n", "b.txt:2: the entry lacks"},
    {"heapql-baseline 1\nlimit\n  tolerance 3\n", "b.txt:3: tolerance"},
    {"heapql-baseline 1\n" ENTRY("a", "1", "1", "") "tolerance 3 %\n",
	"b.txt:7: the tolerance of all"},
    {"heapql-baseline 1\n" ENTRY("a", "1", "1", "")
	    ENTRY("b", "1", "1", "") ENTRY("a", "2", "2", ""),
	"b.txt:12: the same entry stands in line 2"},
};

static void
what_is_wrong_in_a_baseline_is_told_with_its_line(void **state)
{
	struct hq_baseline *b = NULL;

	(void)state;
	for (unsigned i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		char told[1024];

		err = (struct hq_error){0};
		assert_int_equal(hq_baseline_parse("b.txt", wrong[i][0],
				     strlen(wrong[i][0]), &b, &err),
		    HQ_ERR_USAGE);
		snprintf(told, sizeof told, "%s: %s", err.file, err.text);
		if (strstr(told, wrong[i][1]) != told)
			fail_msg("%s", told);
	}
	assert_int_equal(
	    hq_baseline_parse("b.txt", "a\0b", 3, &b, &err), HQ_ERR_USAGE);
}

/* --- updates ------------------------------------------------------------------ */

static char path[] = "baseline.XXXXXX";

static void
write_file(const char *text)
{
	FILE *out = fopen(path, "w");

	fputs(text, out);
	fclose(out);
}

static void
expect_file(const char *text)
{
	char got[8192] = "";
	FILE *in = fopen(path, "r");

	assert_non_null(in);
	got[fread(got, 1, sizeof got - 1, in)] = '\0';
	fclose(in);
	assert_string_equal(got, text);
}

static struct hq_baseline_changes
update(void)
{
	struct hq_baseline_changes changes;

	err = (struct hq_error){0};
	if (hq_baseline_update(path, &options, v, NULL, &changes, &err) !=
	    HQ_OK)
		fail_msg("%s: %s", err.file, err.text);
	return changes;
}

static void
an_update_keeps_what_people_wrote(void **state)
{
	const char *old =
	    "\xef\xbb\xbf# ours\r\n"
	    "heapql-baseline 1\r\n"
	    "# why so much\n"
	    "tolerance 5 %\n"
	    "# see issue 12\n"
	    "leak-definite\n  bytes 100\n  # and 13\n  blocks 20\n"
	    "  tolerance 50 %\n"
	    "\tat keeps@prog\n\tat main@prog\n"
	    "# gone\n" ENTRY("fixed", "1", "1", "")
		ENTRY("grows", "100", "1", "") ENTRY("shrinks", "100", "1", "")
		    ENTRY("near", "100", "1", "  program prog\n")
	    "# the end\n";
	struct hq_baseline_changes changes;

	(void)state;
	write_file(old);
	assert_int_equal(
	    hq_baseline_read(path, &options.baseline, &err), HQ_OK);
	leak("keeps", 20, 60); /* within half */
	leak("grows", 1, 106);
	leak("shrinks", 1, 50);
	leak("near", 1, 96);
	leak("fresh", 2, 10);
	test_finding(v, HQ_RULE_LEAK_POSSIBLE, 1, 1, "maybe /bin/prog", NULL);
	classify();
	assert_int_equal(hq_verdict_count(v), 2);
	changes = update();
	assert_int_equal(changes.added, 1);
	assert_int_equal(changes.changed, 2);
	assert_int_equal(changes.dropped, 1);
	assert_int_equal(hq_verdict_count(v), 0);
	expect_file("# ours\n"
		    "heapql-baseline 1\n"
		    "# why so much\n"
		    "tolerance 5 %\n"
		    "\n" ENTRY("fresh", "10", "2", "") "  program prog\n"
		    "\n" ENTRY("grows", "106", "1", "")
		    "\n"
		    "# see issue 12\n# and 13\n"
		    "leak-definite\n  bytes 100\n  blocks 20\n"
		    "  tolerance 50 %\n"
		    "  at keeps@prog\n  at main@prog\n"
		    "\n" ENTRY("near", "100", "1", "") "  program prog\n"
		    "\n" ENTRY("shrinks", "50", "1", "")
		    "\n# the end\n");
	changes = update();
	assert_int_equal(changes.added + changes.changed + changes.dropped, 0);
}

static void
an_entry_has_the_most_of_one_process(void **state)
{
	(void)state;
	write_file("heapql-baseline 1\n");
	leak("a", 5, 10);
	test_process(v, "/bin/other");
	leak("a", 3, 30);
	classify();
	update();
	expect_file("heapql-baseline 1\n\n" ENTRY("a", "30", "5", "")
		    "  program other\n  program prog\n");
}

static void
what_did_not_run_stays(void **state)
{
	const char *text = "heapql-baseline 1\n\n" ENTRY("a", "30", "5", "")
	    "  program other\n\n" ENTRY("b", "30", "5", "")
	    "  program other\n  program prog\n";

	(void)state;
	write_file(text);
	leak("b", 1, 1); /* may be more in `other` */
	classify();
	update();
	expect_file(text);
}

int
main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
	    CASE(the_baseline_decides),
	    CASE(an_average_varies),
	    CASE(leaks_under_a_rule_count_together),
	    CASE(what_the_baseline_has_does_not_count_for_the_policy),
	    CASE(growth_is_measured_by_the_step),
	    CASE(what_does_not_occur_is_stale),
	    CASE(nothing_is_stale_where_a_process_failed),
	    CASE(nothing_is_stale_where_the_program_failed),
	    CASE(what_is_wrong_in_a_baseline_is_told_with_its_line),
	    CASE(an_update_keeps_what_people_wrote),
	    CASE(an_entry_has_the_most_of_one_process),
	    CASE(what_did_not_run_stays),
	};
	int failed;

	close(mkstemp(path));
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	return failed;
}
