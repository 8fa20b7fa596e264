/*
 * A verdict as JUnit's XML, for hosts that show results of tests: a process is
 * a suite; its leaks, its growth and each kind of limit are a case.  A case has one
 * failure with all that was found, since some hosts show only the first.
 */
#define _GNU_SOURCE
#include "analysis/check/tell.h"

#include "analysis/check/policy.h"
#include "analysis/render/xml.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* What a case is about. */
struct topic {
	const char *name;
	enum hq_check_kind kind;
	const char *label; /* of limits, what theirs begin with */
};

static const struct topic leaks = {"leaks", HQ_CHECK_LEAK, NULL};
static const struct topic growth = {"growth", HQ_CHECK_GROWTH, NULL};

/* Limits that a policy may have. */
static const struct {
	enum hq_policy_subject subject;
	struct topic topic;
} limits[] = {
#define LIMIT(id, word)                                                        \
	{HQ_POLICY_##id, {"limit: " word, HQ_CHECK_LIMIT, word}}
    LIMIT(SITE, "site"), LIMIT(TYPE, "type"), LIMIT(LIVE, "live"),
    LIMIT(PEAK, "peak"), LIMIT(FRAGMENTATION, "fragmentation"),
#undef LIMIT
};

struct counts {
	size_t tests, failures, errors, skipped;
};

struct writer {
	const struct hq_verdict *v;
	const struct hq_check_style *style;
	FILE *out;
	bool failed; /* no memory */
	struct counts counts; /* of a suite */
};

static void
begin_case(struct writer *w, const char *name, const char *of)
{
	w->counts.tests++;
	fputs("    <testcase", w->out);
	hq_xml_attribute("name", name, w->out);
	hq_xml_attribute("classname", of, w->out);
	fputs(">\n", w->out);
}

static void
end_case(struct writer *w)
{
	fputs("    </testcase>\n", w->out);
}

static bool
is_of(const struct hq_check_finding *f, const struct hq_check_process *p,
    const struct topic *t)
{
	return f->process == p && hq_check_rules[f->rule].kind == t->kind &&
	       (t->label == NULL ||
		   (f->label != NULL &&
		       strncmp(f->label, t->label, strlen(t->label)) == 0)) &&
	       hq_check_counts(f);
}

static void
put_text(struct writer *w, const struct hq_check_finding *f)
{
	char *text = hq_tell_finding_text(f, w->style);

	w->failed |= text == NULL;
	hq_xml_text(text, w->out);
	free(text);
}

/* The failure with the first finding in its message, all in its text. */
static void
begin_failure(struct writer *w, const struct hq_check_finding *f, size_t n)
{
	char *sentence = hq_tell_sentence(f, w->style), *message = NULL;

	if (sentence == NULL || (n > 1 && asprintf(&message, "%zu findings: %s",
					      n, sentence) < 0))
		w->failed = true;
	w->counts.failures++;
	fputs("      <failure", w->out);
	hq_xml_attribute("type", hq_check_rules[f->rule].name, w->out);
	hq_xml_attribute(
	    "message", message != NULL ? message : sentence, w->out);
	fputc('>', w->out);
	free(message);
	free(sentence);
}

static void
put_topic(struct writer *w, const struct hq_check_process *p,
    const struct topic *t)
{
	const struct hq_check_finding *first = NULL;
	size_t n = 0;

	for (size_t i = 0; i < w->v->nfindings; i++)
		if (is_of(w->v->findings[i], p, t) && n++ == 0)
			first = w->v->findings[i];
	if (n == 0)
		return;
	begin_failure(w, first, n);
	for (size_t i = 0; i < w->v->nfindings; i++)
		if (is_of(w->v->findings[i], p, t))
			put_text(w, w->v->findings[i]);
	fputs("</failure>\n", w->out);
}

static void
put_skipped(struct writer *w, const char *why)
{
	w->counts.skipped++;
	fputs("      <skipped>", w->out);
	hq_xml_text(why, w->out);
	fputs("</skipped>\n", w->out);
}

static void
put_error(struct writer *w, const char *why)
{
	w->counts.errors++;
	fputs("      <error type=\"not judged\"", w->out);
	hq_xml_attribute("message", why, w->out);
	fputs("/>\n", w->out);
}

static void
put_cases(struct writer *w, const struct hq_check_process *p, const char *of)
{
	static const char unjudged[] = "the process could not be judged";

	begin_case(w, leaks.name, of);
	if (p->failed != NULL)
		put_error(w, p->failed);
	else
		put_topic(w, p, &leaks);
	end_case(w);
	begin_case(w, growth.name, of);
	if (p->failed != NULL)
		put_skipped(w, unjudged);
	else if (p->steps == 0)
		put_skipped(w, p->unjudged != NULL ? p->unjudged
						   : "there were no steps");
	else
		put_topic(w, p, &growth);
	end_case(w);
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
		if (w->style->policy == NULL ||
		    !hq_policy_asks(w->style->policy, limits[i].subject, p))
			continue;
		begin_case(w, limits[i].topic.name, of);
		if (p->failed != NULL)
			put_skipped(w, unjudged);
		else
			put_topic(w, p, &limits[i].topic);
		end_case(w);
	}
}

/* The process's name, with a number from the second of that name on: hosts
 * compare cases of two runs by it. */
static char *
name_of(const struct hq_verdict *v, size_t at)
{
	const char *name = v->processes[at]->program;
	size_t before = 0;
	char *text;

	for (size_t i = 0; i < at; i++)
		before += strcmp(v->processes[i]->program, name) == 0;
	if (before == 0)
		return strdup(name[0] != '\0' ? name : "?");
	return asprintf(&text, "%s #%zu", name, before + 1) < 0 ? NULL : text;
}

static void
put_property(struct writer *w, const char *name, const char *value)
{
	if (value == NULL || value[0] == '\0')
		return;
	fprintf(w->out, "      <property name=\"%s\"", name);
	hq_xml_attribute("value", value, w->out);
	fputs("/>\n", w->out);
}

static void
put_properties(struct writer *w, const struct hq_check_process *p)
{
	char pid[24];

	snprintf(pid, sizeof pid, "%" PRId64, p->pid);
	fputs("    <properties>\n", w->out);
	put_property(w, "pid", pid);
	put_property(w, "exe", p->exe);
	put_property(w, "cmdline", p->cmdline);
	put_property(w, "dumps", w->v->directory);
	fputs("    </properties>\n", w->out);
}

static void
put_suite(struct writer *w, const char *name, const char *host,
    const struct hq_check_process *p, const char *cases)
{
	fputs("  <testsuite", w->out);
	hq_xml_attribute("name", name, w->out);
	hq_xml_attribute_number("tests", w->counts.tests, w->out);
	hq_xml_attribute_number("failures", w->counts.failures, w->out);
	hq_xml_attribute_number("errors", w->counts.errors, w->out);
	hq_xml_attribute_number("skipped", w->counts.skipped, w->out);
	hq_xml_attribute("hostname", host, w->out);
	fputs(">\n", w->out);
	if (p != NULL)
		put_properties(w, p);
	fputs(cases, w->out);
	fputs("  </testsuite>\n", w->out);
}

/* What is left over: stale entries of the baseline, unused suppressions. */
static void
put_unused(struct writer *w, bool baseline)
{
	size_t n = 0;

	for (size_t i = 0; i < w->v->nunused; i++)
		n += w->v->unused[i].baseline == baseline;
	if (n == 0)
		return;
	begin_case(w, baseline ? "stale baseline entries"
			       : "unused suppressions",
	    "heapql check");
	if (w->style->strict) {
		w->counts.failures++;
		fprintf(w->out, "      <failure type=\"%s\" message=\"%zu\">",
		    baseline ? "stale" : "unused", n);
	} else {
		fputs("      <system-out>", w->out);
	}
	for (size_t i = 0; i < w->v->nunused; i++) {
		const struct hq_check_unused *u = &w->v->unused[i];
		if (u->baseline != baseline)
			continue;
		hq_xml_text(u->file, w->out);
		fprintf(w->out, ":%" PRId64 ": ", u->line);
		hq_xml_text(u->text, w->out);
		fputc('\n', w->out);
	}
	fputs(w->style->strict ? "</failure>\n" : "</system-out>\n", w->out);
	end_case(w);
}

/* What failed besides the processes. */
static void
put_run(struct writer *w)
{
	if (w->v->failed == NULL && w->v->nprocesses > 0)
		return;
	begin_case(w, "run", "heapql check");
	put_error(w, w->v->failed != NULL ? w->v->failed
					  : "no process was judged");
	end_case(w);
}

/* The cases come first into memory: a suite begins with their counts. */
static void
write_suite(struct writer *w, size_t at, struct counts *total)
{
	const struct hq_check_process *p =
	    at < w->v->nprocesses ? w->v->processes[at] : NULL;
	char *name = p != NULL ? name_of(w->v, at) : strdup("heapql check");
	char *cases = NULL;
	size_t n;
	FILE *out = w->out, *in = open_memstream(&cases, &n);

	w->counts = (struct counts){0};
	if (in == NULL || name == NULL) {
		w->failed = true;
	} else if (p != NULL) {
		w->out = in;
		put_cases(w, p, name);
	} else {
		w->out = in;
		put_run(w);
		put_unused(w, true);
		put_unused(w, false);
	}
	w->out = out;
	if (in != NULL && fclose(in) != 0)
		w->failed = true;
	if (!w->failed && w->counts.tests > 0)
		put_suite(w, name, p != NULL ? p->host : NULL, p, cases);
	total->tests += w->counts.tests;
	total->failures += w->counts.failures;
	total->errors += w->counts.errors;
	free(cases);
	free(name);
}

enum hq_status
hq_check_write_junit(const struct hq_verdict *v,
    const struct hq_check_style *style, FILE *out, struct hq_error *reterr)
{
	struct counts total = {0};
	char *suites = NULL;
	size_t n;
	struct writer w = {
	    .v = v, .style = style, .out = open_memstream(&suites, &n)};

	if (w.out == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	for (size_t i = 0; i <= v->nprocesses; i++)
		write_suite(&w, i, &total);
	if (fclose(w.out) != 0 || w.failed) {
		free(suites);
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	}
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	      "<testsuites name=\"heapql check\"",
	    out);
	hq_xml_attribute_number("tests", total.tests, out);
	hq_xml_attribute_number("failures", total.failures, out);
	hq_xml_attribute_number("errors", total.errors, out);
	fprintf(out, ">\n%s</testsuites>\n", suites);
	free(suites);
	return HQ_OK;
}
