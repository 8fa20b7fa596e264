/*
 * A verdict for programs: one array of row objects, each of which says by
 * "table" what it is.
 */
#include "analysis/check/json_maker.h"
#include "analysis/check/location.h"
#include "analysis/check/tell.h"

#include <inttypes.h>

static void
add_numbers(struct hq_json *j, cJSON *to, const char *name, const int64_t *v,
    unsigned n)
{
	cJSON *array = hq_json_array(j, to, name);

	for (unsigned i = 0; i < n; i++)
		hq_json_number(j, array, NULL, v[i]);
}

static void
add_frame(struct hq_json *j, cJSON *stack, const struct hq_check_frame *f)
{
	cJSON *row = hq_json_object(j, stack, NULL);
	char addr[24];

	hq_json_text(j, row, "func", f->func);
	hq_json_text(j, row, "linkage", f->linkage);
	hq_json_text(j, row, "file", f->file);
	if (f->line > 0)
		hq_json_number(j, row, "line", f->line);
	else
		hq_json_text(j, row, "line", NULL);
	hq_json_text(j, row, "module", f->module);
	snprintf(addr, sizeof addr, "0x%" PRIx64, f->addr);
	hq_json_text(j, row, "addr", addr);
	hq_json_bool(j, row, "inlined", f->inlined);
}

static void
add_location(struct hq_json *j, cJSON *row, const struct hq_check_finding *f,
    const struct hq_check_style *style)
{
	struct hq_check_location l;

	if (!hq_location_find(f, style->source_root, &l)) {
		j->failed = true;
		return;
	}
	hq_json_text(j, row, "file", l.file);
	if (l.file != NULL)
		hq_json_number(j, row, "line", l.line);
	else
		hq_json_text(j, row, "line", NULL);
	hq_location_release(&l);
}

static void
add_sizes(struct hq_json *j, cJSON *row, const struct hq_check_finding *f)
{
	hq_json_number(j, row, "blocks", (int64_t)f->blocks);
	hq_json_number(j, row, "bytes", (int64_t)f->bytes);
	hq_json_number(j, row, "indirect_blocks", (int64_t)f->indirect_blocks);
	hq_json_number(j, row, "indirect_bytes", (int64_t)f->indirect_bytes);
	if (f->allowed_blocks <= INT64_MAX)
		hq_json_number(
		    j, row, "allowed_blocks", (int64_t)f->allowed_blocks);
	if (f->allowed_bytes <= INT64_MAX)
		hq_json_number(
		    j, row, "allowed_bytes", (int64_t)f->allowed_bytes);
	add_numbers(j, row, "step_blocks", f->step_blocks, f->nsteps);
	add_numbers(j, row, "step_bytes", f->step_bytes, f->nsteps);
}

static void
add_finding(struct hq_json *j, cJSON *all, const struct hq_check_finding *f,
    const struct hq_check_style *style)
{
	cJSON *row = hq_json_object(j, all, NULL), *stack;

	hq_json_text(j, row, "table", "finding");
	hq_json_text(j, row, "rule", hq_check_rules[f->rule].name);
	hq_json_text(j, row, "status", hq_tell_status(f->status));
	hq_json_text(j, row, "reason", f->reason);
	hq_json_text(j, row, "program", f->process->program);
	hq_json_number(j, row, "pid", f->process->pid);
	hq_json_text(j, row, "what", f->what);
	add_sizes(j, row, f);
	hq_json_text(j, row, "site",
	    f->site < f->nframes ? f->frames[f->site].func : NULL);
	add_location(j, row, f, style);
	hq_json_text(j, row, "label", f->label);
	hq_json_text(j, row, "type", f->type);
	hq_json_text(j, row, "holder", f->holder);
	hq_json_text(j, row, "shares", f->shares);
	hq_json_text(j, row, "path", f->path);
	hq_json_number(j, row, "serial", f->serial);
	stack = hq_json_array(j, row, "stack");
	for (unsigned i = 0; i < f->nframes; i++)
		add_frame(j, stack, &f->frames[i]);
	hq_json_text(j, row, "fingerprint", f->id[0] != '\0' ? f->id : NULL);
	hq_json_text(j, row, "dump", f->dump);
	hq_json_text(j, row, "command", f->command);
}

static void
add_process(struct hq_json *j, cJSON *all, const struct hq_check_process *p)
{
	cJSON *row = hq_json_object(j, all, NULL), *dumps;

	hq_json_text(j, row, "table", "process");
	hq_json_text(j, row, "program", p->program);
	hq_json_text(j, row, "exe", p->exe);
	hq_json_text(j, row, "cmdline", p->cmdline);
	hq_json_text(j, row, "host", p->host);
	hq_json_number(j, row, "pid", p->pid);
	hq_json_number(j, row, "ppid", p->ppid);
	hq_json_number(j, row, "steps", p->steps);
	hq_json_text(j, row, "unjudged", p->unjudged);
	hq_json_text(j, row, "failed", p->failed);
	hq_json_number(j, row, "lost_events", (int64_t)p->lost_events);
	dumps = hq_json_array(j, row, "dumps");
	for (unsigned i = 0; i < p->ndumps; i++)
		hq_json_text(j, dumps, NULL, p->dumps[i].path);
}

static void
add_unused(struct hq_json *j, cJSON *all, const struct hq_check_unused *u)
{
	cJSON *row = hq_json_object(j, all, NULL);

	hq_json_text(j, row, "table", "unused");
	hq_json_text(j, row, "kind", u->baseline ? "baseline" : "suppression");
	hq_json_text(j, row, "file", u->file);
	hq_json_number(j, row, "line", u->line);
	hq_json_text(j, row, "text", u->text);
}

static void
add_summary(struct hq_json *j, cJSON *all, const struct hq_verdict *v)
{
	cJSON *row = hq_json_object(j, all, NULL);
	int64_t counts[HQ_CHECK_ALLOWED + 1] = {0}, stale = 0;

	for (size_t i = 0; i < v->nfindings; i++)
		counts[v->findings[i]->status]++;
	for (size_t i = 0; i < v->nunused; i++)
		stale += v->unused[i].baseline;
	hq_json_text(j, row, "table", "summary");
	hq_json_number(j, row, "processes", (int64_t)v->nprocesses);
	hq_json_number(j, row, "findings", (int64_t)hq_verdict_count(v));
	for (unsigned i = 0; i <= HQ_CHECK_ALLOWED; i++)
		hq_json_number(j, row,
		    hq_tell_status((enum hq_check_status)i), counts[i]);
	hq_json_number(j, row, "stale", stale);
	hq_json_number(j, row, "unused", (int64_t)v->nunused - stale);
	hq_json_text(j, row, "failed", v->failed);
	hq_json_text(j, row, "directory", v->directory);
	hq_json_text(j, row, "database", v->database);
}

enum hq_status
hq_check_write_json(const struct hq_verdict *v,
    const struct hq_check_style *style, FILE *out, struct hq_error *reterr)
{
	struct hq_json j = {0};
	cJSON *all = hq_json_array(&j, NULL, NULL);

	for (size_t i = 0; i < v->nfindings; i++)
		add_finding(&j, all, v->findings[i], style);
	for (size_t i = 0; i < v->nprocesses; i++)
		add_process(&j, all, v->processes[i]);
	for (size_t i = 0; i < v->nunused; i++)
		add_unused(&j, all, &v->unused[i]);
	add_summary(&j, all, v);
	return hq_json_print(&j, all, out, reterr);
}
