/* What becomes of each finding. */
#define _GNU_SOURCE
#include "analysis/check/classify.h"

#include "analysis/check/baseline.h"
#include "analysis/check/policy.h"
#include "analysis/check/suppress.h"
#include "analysis/render/unit.h"
#include "analysis/support/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct classify {
	const struct hq_check_options *options;
	struct hq_verdict *v;
	const struct hq_policy *policy;
	struct hq_measure *excess; /* of each finding, beyond the baseline */
	struct hq_measure *sums;   /* under each rule, of one process */
};

__attribute__((format(printf, 2, 3))) static bool
give_reason(struct hq_check_finding *f, const char *format, ...)
{
	va_list arguments;
	char *text;
	int n;

	va_start(arguments, format);
	n = vasprintf(&text, format, arguments);
	va_end(arguments);
	if (n < 0)
		return false;
	free(f->reason);
	f->reason = text;
	return true;
}

/* Whether the policy is still to be asked. */
static bool
is_open(const struct hq_check_finding *f)
{
	return hq_check_counts(f) && f->rule != HQ_RULE_LIMIT;
}

static bool
is_leak(const struct hq_check_finding *f)
{
	return hq_check_rules[f->rule].kind == HQ_CHECK_LEAK;
}

static size_t
rule_number(const struct classify *c, const struct hq_policy_rule *r)
{
	return (size_t)(r - c->policy->rules);
}

/* Leaks count together, growth each by itself. */
static struct hq_measure
measure(const struct classify *c, size_t i, const struct hq_policy_rule *r)
{
	return is_leak(c->v->findings[i]) ? c->sums[rule_number(c, r)]
					  : c->excess[i];
}

/* "40 B in 2 blocks are too much for policy.txt:3: ..." */
static bool
refuse(struct hq_check_finding *f, const struct hq_policy_rule *r,
    struct hq_measure m)
{
	char bytes[HQ_UNIT_SIZE], text[HQ_UNIT_SIZE + 64];

	if (!r->file || f->status == HQ_CHECK_WORSE)
		return true;
	snprintf(text, sizeof text, "%s in %llu block%s",
	    hq_unit_bytes(bytes, (int64_t)m.bytes),
	    (unsigned long long)m.blocks, m.blocks == 1 ? "" : "s");
	f->allowed_bytes = r->amount.has_bytes ? r->amount.bytes : UINT64_MAX;
	f->allowed_blocks =
	    r->amount.has_blocks ? r->amount.blocks : UINT64_MAX;
	return give_reason(f, "%s: more than %s", text, r->text);
}

static bool
apply_rule(struct classify *c, size_t i)
{
	struct hq_check_finding *f = c->v->findings[i];
	const struct hq_policy_rule *r = hq_policy_of(c->policy, f);
	bool worse = f->status == HQ_CHECK_WORSE;
	struct hq_measure m;

	if (r == NULL)
		return true;
	m = measure(c, i, r);
	if (!r->ignore && hq_amount_exceeded(&r->amount, m))
		return refuse(f, r, m);
	f->status = HQ_CHECK_ALLOWED;
	return worse ? give_reason(f, "%s, but allowed by %s",
			   f->reason, r->text)
		     : give_reason(f, "%s", r->text);
}

/* The findings of one process: those in a row with the same. */
static bool
apply_policy(struct classify *c, size_t first, size_t end)
{
	memset(c->sums, 0, c->policy->nrules * sizeof(*c->sums));
	for (size_t i = first; i < end; i++) {
		const struct hq_check_finding *f = c->v->findings[i];
		const struct hq_policy_rule *r =
		    is_open(f) && is_leak(f) ? hq_policy_of(c->policy, f)
					     : NULL;
		if (r == NULL)
			continue;
		c->sums[rule_number(c, r)].bytes += c->excess[i].bytes;
		c->sums[rule_number(c, r)].blocks += c->excess[i].blocks;
	}
	for (size_t i = first; i < end; i++)
		if (is_open(c->v->findings[i]) && !apply_rule(c, i))
			return false;
	return true;
}

static void
ask_others(struct classify *c)
{
	struct hq_baseline *baseline = c->options->baseline;

	for (size_t i = 0; i < c->v->nfindings; i++) {
		struct hq_check_finding *f = c->v->findings[i];
		c->excess[i] = hq_measure_of(f);
		if (hq_suppressions_match(c->options->suppressions, f))
			f->status = HQ_CHECK_SUPPRESSED;
		else if (baseline != NULL)
			hq_baseline_match(baseline, f, &c->excess[i]);
	}
}

static bool
classify(struct classify *c)
{
	const struct hq_check_options *o = c->options;
	size_t end;

	ask_others(c);
	for (size_t i = 0; i < c->v->nfindings; i = end) {
		for (end = i; end < c->v->nfindings &&
			      c->v->findings[end]->process ==
				  c->v->findings[i]->process;)
			end++;
		if (!apply_policy(c, i, end))
			return false;
	}
	/* Of a run that went wrong nobody knows what would have occurred. */
	if (c->v->failed != NULL || c->v->unread != NULL)
		return true;
	if (!hq_suppressions_tell_unused(o->suppressions, c->v))
		return false;
	return o->baseline == NULL ||
	       hq_baseline_tell_unused(o->baseline, o, c->v);
}

enum hq_status
hq_check_classify(struct hq_verdict *v, const struct hq_check_options *options,
    struct hq_error *reterr)
{
	struct classify c = {
	    .options = options, .v = v, .policy = options->policy};
	struct hq_policy *standard = NULL;
	enum hq_status status = HQ_OK;

	if (options->policy == NULL) {
		status = hq_policy_new(&standard, reterr);
		c.policy = standard;
	}
	if (status != HQ_OK)
		return status;
	c.excess = hq_array_new_zero(v->nfindings + 1, sizeof(*c.excess));
	c.sums = hq_array_new_zero(c.policy->nrules + 1, sizeof(*c.sums));
	if (c.excess == NULL || c.sums == NULL || !classify(&c))
		status = hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	free(c.excess);
	free(c.sums);
	hq_policy_free(standard);
	return status;
}
