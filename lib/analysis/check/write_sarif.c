/*
 * A verdict as SARIF 2.1.0, for hosts that show findings beside the lines:
 * one run, a result for each finding.  sarif_place.c has the places.
 */
#define _GNU_SOURCE
#include "config.h"

#include "analysis/check/sarif_place.h"
#include "analysis/check/tell.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char schema[] =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
    "sarif-schema-2.1.0.json";

/* By rule: what may be no error of the program's is told more quietly. */
static const char *
level_of(enum hq_check_rule rule)
{
	return rule == HQ_RULE_LEAK_POSSIBLE    ? "warning"
	       : rule == HQ_RULE_LEAK_REACHABLE ? "note"
						: "error";
}

static void
add_message(struct hq_json *j, cJSON *to, const char *name, const char *text)
{
	cJSON *message = hq_json_object(j, to, name);

	hq_json_text(j, message, "text", text != NULL ? text : "");
}

static void
add_tool(struct hq_json *j, cJSON *run)
{
	cJSON *tool = hq_json_object(j, run, "tool");
	cJSON *driver = hq_json_object(j, tool, "driver");
	cJSON *rules;

	hq_json_text(j, driver, "name", "heapql check");
	hq_json_text(j, driver, "version", PACKAGE_VERSION);
	rules = hq_json_array(j, driver, "rules");
	for (unsigned i = 0; i < HQ_RULE_COUNT; i++) {
		cJSON *rule = hq_json_object(j, rules, NULL), *how;
		hq_json_text(j, rule, "id", hq_check_rules[i].name);
		add_message(j, rule, "shortDescription",
		    hq_check_rules[i].summary);
		how = hq_json_object(j, rule, "defaultConfiguration");
		hq_json_text(j, how, "level",
		    level_of((enum hq_check_rule)i));
	}
}

static void
add_note(struct hq_json *j, cJSON *notes, const char *level, const char *text)
{
	cJSON *note = hq_json_object(j, notes, NULL);

	hq_json_text(j, note, "level", level);
	add_message(j, note, "message", text);
}

/* Where the tool itself could not do its work. */
static void
add_invocation(struct hq_json *j, cJSON *run, const struct hq_verdict *v)
{
	cJSON *all = hq_json_array(j, run, "invocations");
	cJSON *one = hq_json_object(j, all, NULL), *notes;
	bool good = v->nprocesses > 0 && v->failed == NULL;

	for (size_t i = 0; i < v->nprocesses; i++)
		good &= v->processes[i]->failed == NULL;
	hq_json_bool(j, one, "executionSuccessful", good);
	notes = hq_json_array(j, one, "toolExecutionNotifications");
	if (v->failed != NULL)
		add_note(j, notes, "error", v->failed);
	for (size_t i = 0; i < v->nprocesses; i++) {
		const struct hq_check_process *p = v->processes[i];
		const char *why = p->failed != NULL ? p->failed : p->unjudged;
		char *text;
		if (why == NULL)
			continue;
		if (asprintf(&text, "%s (pid %" PRId64 "): %s%s", p->program,
			p->pid, p->failed != NULL ? "" : "growth not judged: ",
			why) < 0) {
			j->failed = true;
			return;
		}
		add_note(j, notes, p->failed != NULL ? "error" : "note", text);
		free(text);
	}
}

static void
add_numbers(struct hq_json *j, cJSON *to, const char *name, const int64_t *v,
    unsigned n)
{
	cJSON *array = n == 0 ? NULL : hq_json_array(j, to, name);

	for (unsigned i = 0; i < n; i++)
		hq_json_number(j, array, NULL, v[i]);
}

static void
add_known_text(struct hq_json *j, cJSON *to, const char *name, const char *text)
{
	if (text != NULL)
		hq_json_text(j, to, name, text);
}

static void
add_properties(
    struct hq_json *j, cJSON *result, const struct hq_check_finding *f)
{
	cJSON *bag = hq_json_object(j, result, "properties");

	hq_json_text(j, bag, "status", hq_tell_status(f->status));
	add_known_text(j, bag, "reason", f->reason);
	hq_json_text(j, bag, "program", f->process->program);
	hq_json_number(j, bag, "pid", f->process->pid);
	hq_json_number(j, bag, "blocks", (int64_t)f->blocks);
	hq_json_number(j, bag, "bytes", (int64_t)f->bytes);
	hq_json_number(j, bag, "indirectBlocks", (int64_t)f->indirect_blocks);
	hq_json_number(j, bag, "indirectBytes", (int64_t)f->indirect_bytes);
	add_numbers(j, bag, "stepBlocks", f->step_blocks, f->nsteps);
	add_numbers(j, bag, "stepBytes", f->step_bytes, f->nsteps);
	add_known_text(j, bag, "type", f->type);
	add_known_text(j, bag, "holder", f->holder);
	add_known_text(j, bag, "shares", f->shares);
	add_known_text(j, bag, "path", f->path);
	add_known_text(j, bag, "dump", f->dump);
	add_known_text(j, bag, "command", f->command);
}

/* GitHub follows a result over commits by primaryLocationLineHash, and makes
 * one from the line's text where there is none. */
static void
add_fingerprints(
    struct hq_json *j, cJSON *result, const struct hq_check_finding *f)
{
	cJSON *prints;
	char hash[sizeof f->id + 2];

	if (f->id[0] == '\0')
		return;
	prints = hq_json_object(j, result, "partialFingerprints");
	hq_json_text(j, prints, "heapqlFinding/v1", f->id);
	snprintf(hash, sizeof hash, "%s:1", f->id);
	hq_json_text(j, prints, "primaryLocationLineHash", hash);
}

/* In a run where one result has a state, all have. */
static const char *
state_of(enum hq_check_status status)
{
	return status == HQ_CHECK_NEW	  ? "new"
	       : status == HQ_CHECK_WORSE ? "updated"
					  : "unchanged";
}

static void
add_suppressions(
    struct hq_json *j, cJSON *result, const struct hq_check_finding *f)
{
	cJSON *all = hq_json_array(j, result, "suppressions"), *one;

	if (f->status != HQ_CHECK_SUPPRESSED && f->status != HQ_CHECK_ALLOWED)
		return;
	one = hq_json_object(j, all, NULL);
	hq_json_text(j, one, "kind", "external");
	add_known_text(j, one, "justification", f->reason);
}

static void
add_finding(struct hq_json *j, cJSON *results, const struct hq_check_finding *f,
    const struct hq_check_style *style)
{
	cJSON *result = hq_json_object(j, results, NULL);
	char *sentence = hq_tell_sentence(f, style);

	j->failed |= sentence == NULL;
	hq_json_text(j, result, "ruleId", hq_check_rules[f->rule].name);
	hq_json_number(j, result, "ruleIndex", f->rule);
	hq_json_text(j, result, "level", level_of(f->rule));
	add_message(j, result, "message", sentence);
	hq_sarif_places(j, result, f, style);
	add_fingerprints(j, result, f);
	if (style->baseline)
		hq_json_text(j, result, "baselineState", state_of(f->status));
	add_suppressions(j, result, f);
	add_properties(j, result, f);
	free(sentence);
}

/* An entry of the baseline that no longer occurs; its text begins with the
 * rule. */
static void
add_absent(struct hq_json *j, cJSON *results, const struct hq_check_unused *u,
    const struct hq_check_style *style)
{
	cJSON *result = hq_json_object(j, results, NULL);
	char *text;

	if (asprintf(&text, "no longer found: %s", u->text) < 0) {
		j->failed = true;
		return;
	}
	for (unsigned i = 0; i < HQ_RULE_COUNT; i++) {
		size_t n = strlen(hq_check_rules[i].name);
		if (strncmp(u->text, hq_check_rules[i].name, n) != 0)
			continue;
		hq_json_text(j, result, "ruleId", hq_check_rules[i].name);
		hq_json_number(j, result, "ruleIndex", i);
		break;
	}
	hq_json_text(j, result, "level", "note");
	add_message(j, result, "message", text);
	hq_sarif_line(j, result, u->file, u->line, style);
	hq_json_text(j, result, "baselineState", "absent");
	free(text);
}

enum hq_status
hq_check_write_sarif(const struct hq_verdict *v,
    const struct hq_check_style *style, FILE *out, struct hq_error *reterr)
{
	struct hq_json j = {0};
	cJSON *log = hq_json_object(&j, NULL, NULL), *runs, *run, *results;

	hq_json_text(&j, log, "$schema", schema);
	hq_json_text(&j, log, "version", "2.1.0");
	runs = hq_json_array(&j, log, "runs");
	run = hq_json_object(&j, runs, NULL);
	add_tool(&j, run);
	add_invocation(&j, run, v);
	hq_sarif_root(&j, run, style);
	results = hq_json_array(&j, run, "results");
	for (size_t i = 0; i < v->nfindings; i++)
		add_finding(&j, results, v->findings[i], style);
	for (size_t i = 0; style->baseline && i < v->nunused; i++)
		if (v->unused[i].baseline)
			add_absent(&j, results, &v->unused[i], style);
	return hq_json_print(&j, log, out, reterr);
}
