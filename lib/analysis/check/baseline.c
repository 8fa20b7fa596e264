/* What is known: which findings are in it. */
#define _GNU_SOURCE
#include "analysis/check/baseline.h"

#include "analysis/check/fingerprint.h"
#include "analysis/check/policy.h"
#include "analysis/render/unit.h"
#include "analysis/support/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * The average of a step varies with what is in flight and with when threads have
 * their turns, by a block at least; what is lost does not.
 */
#define GROWTH_PERCENT 50

struct hq_baseline_entry *
hq_baseline_add(
    struct hq_baseline *b, enum hq_check_rule rule, const char *fingerprint)
{
	struct hq_baseline_entry *e;

	if (hq_array_reserve((void **)&b->entries, &b->room, b->nentries,
		sizeof(*b->entries)) != 0)
		return NULL;
	e = &b->entries[b->nentries];
	*e = (struct hq_baseline_entry){
	    .rule = rule, .fingerprint = strdup(fingerprint)};
	if (e->fingerprint == NULL)
		return NULL;
	b->nentries++;
	return e;
}

static bool
has_program(const struct hq_baseline_entry *e, const char *program)
{
	for (size_t i = 0; i < e->nprograms; i++)
		if (strcmp(e->programs[i], program) == 0)
			return true;
	return false;
}

bool
hq_baseline_add_program(struct hq_baseline_entry *e, const char *program)
{
	char **grown, *copy;

	if (has_program(e, program))
		return true;
	grown = reallocarray(
	    e->programs, e->nprograms + 1, sizeof(*e->programs));
	if (grown == NULL)
		return false;
	e->programs = grown;
	copy = strdup(program);
	if (copy != NULL)
		e->programs[e->nprograms++] = copy;
	return copy != NULL;
}

void
hq_baseline_release_entry(struct hq_baseline_entry *e)
{
	for (size_t i = 0; i < e->nprograms; i++)
		free(e->programs[i]);
	free(e->programs);
	free(e->fingerprint);
	free(e->tolerance_text);
	free(e->comment);
}

void
hq_baseline_free(struct hq_baseline *b)
{
	if (b == NULL)
		return;
	for (size_t i = 0; i < b->nentries; i++)
		hq_baseline_release_entry(&b->entries[i]);
	free(b->entries);
	free(b->file);
	free(b->header);
	free(b->footer);
	free(b->tolerance_comment);
	free(b->tolerance_text);
	free(b);
}

struct hq_baseline_entry *
hq_baseline_find(const struct hq_baseline *b, const char *fingerprint)
{
	for (size_t i = 0; i < b->nentries; i++)
		if (strcmp(b->entries[i].fingerprint, fingerprint) == 0)
			return &b->entries[i];
	return NULL;
}

/* A unit that a tolerance leaves out is not looked at. */
static uint64_t
tolerate(uint64_t n, const struct hq_amount *t, bool has, uint64_t more)
{
	double part = t->has_percent ? (double)n * t->percent / 100 : 0;

	if (!has && !t->has_percent)
		return UINT64_MAX;
	if (part > 0x1p62)
		return UINT64_MAX;
	if (!has || (uint64_t)part > more)
		more = (uint64_t)part;
	return n > UINT64_MAX - more ? UINT64_MAX : n + more;
}

/* Where nobody says what is tolerated. */
static struct hq_amount
make_standard(const struct hq_baseline_entry *e)
{
	struct hq_amount a = {.has_percent = true};

	if (!hq_check_is_growth(e->rule))
		return a;
	a.percent = GROWTH_PERCENT;
	if (e->amount.blocks > 0) {
		a.has_blocks = a.has_bytes = true;
		a.blocks = 1;
		a.bytes = e->amount.bytes / e->amount.blocks;
	}
	return a;
}

struct hq_measure
hq_baseline_allowed(
    const struct hq_baseline *b, const struct hq_baseline_entry *e)
{
	const struct hq_amount standard = make_standard(e);
	const struct hq_amount *t = e->tolerance_text != NULL ? &e->tolerance
				    : b->tolerance_text != NULL
					? &b->tolerance
					: &standard;

	return (struct hq_measure){
	    .bytes = tolerate(e->amount.bytes, t, t->has_bytes, t->bytes),
	    .blocks = tolerate(e->amount.blocks, t, t->has_blocks, t->blocks),
	};
}

/* "more than baseline.txt:7: 120 B in 3 blocks" */
static bool
give_reason(const struct hq_baseline *b, const struct hq_baseline_entry *e,
    bool worse, struct hq_check_finding *f)
{
	char bytes[HQ_UNIT_SIZE], *text;

	hq_unit_bytes(bytes, (int64_t)e->amount.bytes);
	if (asprintf(&text, "%s%s:%lld: %s in %llu block%s%s",
		worse ? "more than " : "", b->file, (long long)e->line, bytes,
		(unsigned long long)e->amount.blocks,
		e->amount.blocks == 1 ? "" : "s",
		hq_check_is_growth(f->rule) ? " each step" : "") < 0)
		return false;
	free(f->reason);
	f->reason = text;
	return true;
}

bool
hq_baseline_match(struct hq_baseline *b, struct hq_check_finding *f,
    struct hq_measure *ret_excess)
{
	struct hq_baseline_entry *e = hq_baseline_find(b, f->fingerprint);
	struct hq_measure m = hq_measure_of(f), allowed;
	bool worse;

	if (e == NULL)
		return false;
	allowed = hq_baseline_allowed(b, e);
	worse = m.bytes > allowed.bytes || m.blocks > allowed.blocks;
	if (!give_reason(b, e, worse, f))
		return false;
	e->seen = true;
	f->status = worse ? HQ_CHECK_WORSE : HQ_CHECK_KNOWN;
	ret_excess->bytes =
	    m.bytes > e->amount.bytes ? m.bytes - e->amount.bytes : 0;
	ret_excess->blocks =
	    m.blocks > e->amount.blocks ? m.blocks - e->amount.blocks : 0;
	return true;
}

const char *
hq_baseline_program(const struct hq_check_process *p)
{
	return p->name != NULL ? p->name : "";
}

/* Whether a finding of the rule would have been found in the process. */
static bool
was_judged(const struct hq_check_process *p, enum hq_check_rule rule,
    const struct hq_check_options *options)
{
	if (p->failed != NULL || (hq_check_is_growth(rule) && p->steps == 0))
		return false;
	return rule != HQ_RULE_LEAK_REACHABLE ||
	       (options->policy != NULL &&
		   hq_policy_asks(
		       options->policy, HQ_POLICY_LEAK_REACHABLE, p));
}

bool
hq_baseline_is_judged(const struct hq_baseline_entry *e,
    const struct hq_check_options *options, const struct hq_verdict *v)
{
	size_t judged = 0;

	for (size_t i = 0; i < v->nprocesses; i++)
		if ((e->nprograms == 0 ||
			has_program(
			    e, hq_baseline_program(v->processes[i]))) &&
		    !was_judged(v->processes[i], e->rule, options))
			return false;
	if (e->nprograms == 0)
		return v->nprocesses > 0;
	for (size_t k = 0; k < e->nprograms; k++)
		for (size_t i = 0; i < v->nprocesses; i++)
			if (strcmp(hq_baseline_program(v->processes[i]),
				e->programs[k]) == 0) {
				judged++;
				break;
			}
	return judged == e->nprograms;
}

bool
hq_baseline_tell_unused(const struct hq_baseline *b,
    const struct hq_check_options *options, struct hq_verdict *v)
{
	bool done = true;

	for (size_t i = 0; i < b->nentries && done; i++) {
		const struct hq_baseline_entry *e = &b->entries[i];
		char *line;
		if (e->seen || !hq_baseline_is_judged(e, options, v))
			continue;
		line = hq_fingerprint_line(e->fingerprint);
		done = line != NULL &&
		       hq_verdict_unused(v, true, b->file, e->line, line);
		free(line);
	}
	return done;
}
