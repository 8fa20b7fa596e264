/* What is written of a verdict: places, escapes, counts, limits. */
#define _GNU_SOURCE
#include "cmocka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/check/location.h"
#include "analysis/check/write.h"
#include "analysis/render/xml.h"
#include "findings.h"

static char *
written(hq_check_writer_fn writer, const struct hq_verdict *v,
    const struct hq_check_style *style)
{
	char *text = NULL;
	size_t n;
	FILE *out = open_memstream(&text, &n);

	assert_int_equal(writer(v, style, out, NULL), HQ_OK);
	assert_int_equal(fclose(out), 0);
	return text;
}

static void
assert_has(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("no %s in %s", part, text);
}

static unsigned
count(const char *text, const char *part)
{
	unsigned n = 0;

	while ((text = strstr(text, part)) != NULL) {
		n++;
		text += strlen(part);
	}
	return n;
}

static void
text_in_xml(void **state)
{
	static const struct {
		const char *text, *wanted;
	} rows[] = {{"a\n\tb", "a\n\tb"}, {"<&>\"", "&#60;&#38;&#62;&#34;"},
	    {"]]>", "]]&#62;"}, {"\x01\x1f\x7f", "\xef\xbf\xbd\xef\xbf\xbd\x7f"},
	    {"\xff\xc3\xa9", "\xef\xbf\xbd\xc3\xa9"}, {"\r", "&#13;"},
	    {"\xef\xbf\xbe", "\xef\xbf\xbd"}, {"", ""}};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char text[200] = "";
		FILE *out = fmemopen(text, sizeof text, "w");
		hq_xml_text(rows[i].text, out);
		fclose(out);
		assert_string_equal(text, rows[i].wanted);
	}
}

static void
files_from_the_source_root(void **state)
{
	static const struct {
		const char *file, *root, *wanted;
		bool inside;
	} rows[] = {{"/a/b/c.c", "/a", "b/c.c", true},
	    {"/a/b/../c.c", "/a/", "c.c", true},
	    {"/ab/c.c", "/a", "/ab/c.c", false},
	    {"/a", "/a", "/a", false}, {"/a/b.c", "/", "a/b.c", true},
	    {"/a/../../etc/x", "/a", "/etc/x", false},
	    {"no/such.c", "/", "no/such.c", false},
	    {"../x.c", "/", "../x.c", false}, {"etc", "/", "etc", true},
	    {"/../a/b.c", "/", "a/b.c", true}, {"/a/b.c", NULL, "/a/b.c", false}};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		bool inside;
		char *file = hq_location_file(
		    rows[i].file, rows[i].root, &inside);
		assert_string_equal(file, rows[i].wanted);
		assert_int_equal(inside, rows[i].inside);
		free(file);
	}
}

static void
uris(void **state)
{
	char *uri = hq_location_uri("/a b/\xc3\xa9%#?:~.c\n");

	(void)state;
	assert_string_equal(uri, "/a%20b/%C3%A9%25%23%3F%3A~.c%0A");
	free(uri);
}

static struct hq_check_finding *
leak(struct hq_verdict *v, uint64_t bytes)
{
	struct hq_check_finding *f = test_finding(v, HQ_RULE_LEAK_DEFINITE, 1,
	    bytes, "xmalloc /usr/lib/libx.so", "make /bin/prog",
	    "main /bin/prog", "__libc_start_main /lib/libc.so.6", NULL);

	assert_true(asprintf(&f->what, "%llu B", (unsigned long long)bytes) > 0);
	return f;
}

static void
the_nearest_frame_with_a_file_below_the_root(void **state)
{
	struct hq_verdict *v = hq_verdict_new();
	struct hq_check_finding *f;
	struct hq_check_location l;

	(void)state;
	test_process(v, "/bin/prog");
	f = leak(v, 8);
	assert_true(hq_location_find(f, "/src", &l));
	assert_null(l.file);
	f->frames[0].file = strdup("/usr/include/x.h");
	f->frames[0].line = 3;
	assert_true(hq_location_find(f, "/src", &l));
	assert_string_equal(l.file, "/usr/include/x.h");
	assert_false(l.inside);
	hq_location_release(&l);
	f->frames[2].file = strdup("/src/main.c");
	f->frames[2].line = 7;
	assert_true(hq_location_find(f, "/src", &l));
	assert_string_equal(l.file, "main.c");
	assert_int_equal(l.line, 7);
	assert_int_equal(l.frame, 2);
	hq_location_release(&l);
	hq_verdict_free(v);
}

static void
github_gets_the_ten_biggest(void **state)
{
	static const struct hq_check_style style;
	struct hq_verdict *v = hq_verdict_new();
	char *text;

	(void)state;
	test_process(v, "/bin/prog");
	for (unsigned i = 1; i <= 12; i++)
		leak(v, i);
	v->findings[11]->type = strdup("50%0A::error,:");
	leak(v, 1000)->status = HQ_CHECK_KNOWN;
	text = written(hq_check_write_github, v, &style);
	assert_int_equal(count(text, "::error "), 10);
	assert_int_equal(strncmp(text, "::error title=leak-definite::"
				       "leak-definite: 12 B%0A", 40), 0);
	assert_has(text, "%0A    type 50%250A::error,:%0A");
	assert_has(text, "::notice title=heapql check::and 2 smaller findings");
	free(text);
	hq_verdict_free(v);
}

static void
numbers_are_exact_in_json(void **state)
{
	static const struct hq_check_style style;
	struct hq_verdict *v = hq_verdict_new();
	char *text;

	(void)state;
	test_process(v, "/bin/prog");
	leak(v, 9007199254740993);
	text = written(hq_check_write_json, v, &style);
	assert_has(text, "9007199254740993");
	free(text);
	hq_verdict_free(v);
}

static void
text_tells_what_matters(void **state)
{
	struct hq_check_style style = {0};
	struct hq_verdict *v = hq_verdict_new();
	char *text;

	(void)state;
	test_process(v, "/bin/prog");
	leak(v, 5)->status = HQ_CHECK_WORSE;
	leak(v, 6)->status = HQ_CHECK_SUPPRESSED;
	for (unsigned i = 0; i < 9; i++)
		test_process(v, "/bin/other");
	v->processes[9]->failed = strdup("a \033[2J");
	v->processes[8]->lost_events = 3;
	assert_true(hq_verdict_unused(v, true, "b", 2, "leak-definite x"));
	text = written(hq_check_write_text, v, &style);
	assert_has(text, "In prog (pid 0), ");
	assert_has(text, "leak-definite (worse): 5 B\n");
	assert_null(strstr(text, "6 B"));
	assert_has(text, "      * xmalloc (/usr/lib/libx.so)\n");
	assert_null(strstr(text, "libc"));
	assert_has(text, "stale: b:2: leak-definite x\n");
	assert_has(text, "other (pid 0): not judged: a \\x1b[2J\n");
	assert_has(text, "; 3 events were lost\n");
	assert_has(text, "and 7 more processes");
	assert_has(text, "1 finding, 1 of them worse than the baseline; "
			 "1 suppressed\n");
	free(text);
	style.verbose = true;
	style.colour = true;
	text = written(hq_check_write_text, v, &style);
	assert_has(text, "(suppressed): 6 B");
	assert_has(text, "libc");
	assert_has(text, "\033[1;31mleak-definite\033[0m");
	free(text);
	hq_verdict_free(v);
}

static void
junit_names_processes_apart(void **state)
{
	static const struct hq_check_style style;
	struct hq_verdict *v = hq_verdict_new();
	char *text;

	(void)state;
	test_process(v, "/bin/prog");
	test_process(v, "/bin/prog")->failed = strdup("no <references>");
	v->processes[0]->steps = 4;
	leak(v, 5)->process = v->processes[0];
	text = written(hq_check_write_junit, v, &style);
	assert_has(text, "<testsuites name=\"heapql check\" tests=\"4\" "
			 "failures=\"1\" errors=\"1\">");
	assert_has(text, "<testsuite name=\"prog #2\" tests=\"2\" "
			 "failures=\"0\" errors=\"1\" skipped=\"1\"");
	assert_has(text, "message=\"no &#60;references&#62;\"");
	free(text);
	hq_verdict_free(v);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(text_in_xml),
	    cmocka_unit_test(files_from_the_source_root),
	    cmocka_unit_test(uris),
	    cmocka_unit_test(the_nearest_frame_with_a_file_below_the_root),
	    cmocka_unit_test(github_gets_the_ten_biggest),
	    cmocka_unit_test(numbers_are_exact_in_json),
	    cmocka_unit_test(text_tells_what_matters),
	    cmocka_unit_test(junit_names_processes_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
