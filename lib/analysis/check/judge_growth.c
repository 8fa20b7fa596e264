/*
 * What has grown in every step after the warm-up, although something holds it:
 * by site, by type, by holder.
 */
#define _GNU_SOURCE
#include "analysis/check/holder.h"

#include <stdio.h>

/* Why there is no series, for people. */
static bool
explain(struct hq_check_context *c)
{
	const struct hq_check_process *p = c->process;
	const struct hq_check_options *o = c->options;
	unsigned n = 0, marks = 0;
	int r;

	for (unsigned i = 0; i < p->ndumps; i++) {
		n += p->dumps[i].step;
		marks += p->dumps[i].pass > 0;
	}
	if (n == 0)
		r = asprintf(&c->process->unjudged,
		    "it has no heapql_mark(\"%s\"), and nothing else made "
		    "dumps on its way",
		    o->mark);
	else if (n > o->warmup + 2)
		r = asprintf(&c->process->unjudged,
		    "the serials of its %u dumps are no series", n);
	else
		r = asprintf(&c->process->unjudged,
		    "%u %s of %s%s%s too few to see growth", n,
		    n == 1 ? "dump" : "dumps", marks > 0 ? "the mark \"" : "it",
		    marks > 0 ? o->mark : "",
		    marks == 0 ? (n == 1 ? " is" : " are")
			       : n == 1 ? "\" is" : "\" are");
	if (r < 0)
		c->process->unjudged = NULL;
	return r >= 0;
}

/* Growth is not judged; who asked for so many steps is told as of a failure. */
static enum hq_status
give_up(struct hq_check_context *c, unsigned steps, struct hq_error *reterr)
{
	struct hq_check_process *p = c->process;
	int r = 0;

	if (steps == 0 && !explain(c))
		return hq_check_nomem(reterr);
	if (c->options->told && p->failed == NULL)
		r = asprintf(&p->failed,
		    "growth cannot be judged by %u steps and a warm-up of %u: "
		    "there are %u",
		    c->options->repeat, c->options->warmup, steps);
	if (r < 0)
		p->failed = NULL;
	return r < 0 ? hq_check_nomem(reterr) : HQ_OK;
}

static enum hq_status
find(struct hq_growth *g, struct hq_error *reterr)
{
	struct hq_growth_finds f;
	struct hq_holding *h = NULL;
	enum hq_status status = hq_growth_finds_init(&f, g, reterr);

	if (status == HQ_OK)
		status = hq_growth_sites(g, &f, reterr);
	if (status == HQ_OK)
		status = hq_growth_types(g, &f, reterr);
	if (status == HQ_OK && (f.count > 0 || hq_growth_may_be_held(g, &f)))
		status = hq_holding_new(g, &h, reterr);
	if (status == HQ_ERR_NOTFOUND)
		status = HQ_OK;
	if (status == HQ_OK && h != NULL)
		status = hq_growth_holders(g, h, &f, reterr);
	if (status == HQ_OK && f.count > 0)
		status = hq_growth_tell(g, h, &f, reterr);
	hq_holding_free(h);
	hq_growth_finds_release(&f);
	return status;
}

enum hq_status
hq_judge_growth(struct hq_check_context *c, struct hq_error *reterr)
{
	struct hq_steps steps;
	struct hq_growth g;
	enum hq_status status = hq_steps_choose(c->process,
	    c->options->warmup, c->options->repeat, &steps, reterr);

	if (status != HQ_OK)
		return status;
	c->process->steps = steps.measured;
	if (steps.measured < c->options->repeat)
		status = give_up(c, steps.measured, reterr);
	if (status != HQ_OK || steps.measured == 0) {
		hq_steps_release(&steps);
		return status;
	}
	status = hq_growth_read(c, &steps, &g, reterr);
	if (status == HQ_OK)
		status = find(&g, reterr);
	hq_growth_release(&g);
	return status;
}
