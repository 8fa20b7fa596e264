/* What a verdict owns. */
#include "analysis/check/context.h"
#include "analysis/support/memory.h"

#include <stdlib.h>
#include <string.h>

const struct hq_check_rule_info hq_check_rules[HQ_RULE_COUNT] = {
#define HQ_CHECK_RULE(id, kind, name, summary)                                 \
	[HQ_RULE_##id] = {HQ_CHECK_##kind, name, summary},
#include "analysis/check/rules.def"
#undef HQ_CHECK_RULE
};

struct hq_verdict *
hq_verdict_new(void)
{
	return calloc(1, sizeof(struct hq_verdict));
}

void
hq_check_frame_release(struct hq_check_frame *frame)
{
	free(frame->func);
	free(frame->linkage);
	free(frame->file);
	free(frame->module);
}

void
hq_check_stack_release(struct hq_check_finding *f)
{
	for (unsigned i = 0; i < f->nframes; i++)
		hq_check_frame_release(&f->frames[i]);
	free(f->frames);
	free(f->label);
	f->frames = NULL;
	f->label = NULL;
	f->nframes = 0;
}

void
hq_check_finding_free(struct hq_check_finding *f)
{
	free(f->reason);
	free(f->what);
	free(f->step_blocks);
	free(f->step_bytes);
	hq_check_stack_release(f);
	free(f->type);
	free(f->holder);
	free(f->shares);
	free(f->path);
	free(f->dump);
	free(f->command);
	free(f->fingerprint);
	free(f);
}

void
hq_verdict_cut(struct hq_verdict *v, size_t first)
{
	while (v->nfindings > first)
		hq_check_finding_free(v->findings[--v->nfindings]);
}

static void
free_process(struct hq_check_process *p)
{
	for (unsigned i = 0; i < p->ndumps; i++) {
		free(p->dumps[i].path);
		free(p->dumps[i].trigger);
		free(p->dumps[i].label);
	}
	free(p->dumps);
	free(p->host);
	free(p->program);
	free(p->exe);
	free(p->cmdline);
	free(p->name);
	free(p->unjudged);
	free(p->failed);
	free(p);
}

void
hq_verdict_free(struct hq_verdict *v)
{
	if (v == NULL)
		return;
	hq_verdict_cut(v, 0);
	for (size_t i = 0; i < v->nprocesses; i++)
		free_process(v->processes[i]);
	for (size_t i = 0; i < v->nunused; i++) {
		free(v->unused[i].file);
		free(v->unused[i].text);
	}
	free(v->findings);
	free(v->processes);
	free(v->unused);
	free(v->unread);
	free(v->failed);
	free(v->directory);
	free(v->database);
	free(v);
}

struct hq_check_finding *
hq_verdict_add(struct hq_verdict *v, enum hq_check_rule rule,
    const struct hq_check_process *process)
{
	struct hq_check_finding *f;

	if (hq_array_reserve((void **)&v->findings, &v->findings_room,
		v->nfindings, sizeof(f)) != 0 ||
	    (f = calloc(1, sizeof(*f))) == NULL)
		return NULL;
	f->rule = rule;
	f->process = process;
	f->allowed_blocks = UINT64_MAX;
	f->allowed_bytes = UINT64_MAX;
	v->findings[v->nfindings++] = f;
	return f;
}

struct hq_check_process *
hq_verdict_process(struct hq_verdict *v)
{
	struct hq_check_process *p;

	if (hq_array_reserve((void **)&v->processes, &v->processes_room,
		v->nprocesses, sizeof(p)) != 0 ||
	    (p = calloc(1, sizeof(*p))) == NULL)
		return NULL;
	v->processes[v->nprocesses++] = p;
	return p;
}

bool
hq_verdict_unused(struct hq_verdict *v, bool baseline, const char *file,
    int64_t line, const char *text)
{
	struct hq_check_unused *u;

	if (hq_array_reserve((void **)&v->unused, &v->unused_room, v->nunused,
		sizeof(*u)) != 0)
		return false;
	u = &v->unused[v->nunused];
	*u = (struct hq_check_unused){.file = strdup(file),
	    .line = line,
	    .text = strdup(text),
	    .baseline = baseline};
	v->nunused++;
	return u->file != NULL && u->text != NULL;
}

size_t
hq_verdict_count(const struct hq_verdict *v)
{
	size_t n = 0;

	for (size_t i = 0; i < v->nfindings; i++)
		n += hq_check_counts(v->findings[i]);
	return n;
}
