/* Judges dumps, process by process. */
#include "analysis/check/check.h"

#include "analysis/check/advise.h"
#include "analysis/check/classify.h"
#include "analysis/check/merge.h"
#include "analysis/check/process.h"
#include "analysis/check/suppress.h"
#include "analysis/support/phase.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const hq_judge_fn judges[] = {
#define HQ_JUDGE(name) hq_judge_##name,
#include "analysis/check/judges.def"
#undef HQ_JUDGE
};

bool
hq_check_text(char **ret, const char *text)
{
	*ret = text == NULL ? NULL : strdup(text);
	return text == NULL || *ret != NULL;
}

enum hq_status
hq_check_nomem(struct hq_error *reterr)
{
	return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
}

/* Before findings are merged: a suppression may be for one line of two, or for
 * one overload of a function, and a fingerprint has neither. */
static void
suppress(struct hq_check_context *c, size_t first)
{
	for (size_t i = first; i < c->verdict->nfindings; i++)
		if (hq_suppressions_match(
			c->options->suppressions, c->verdict->findings[i]))
			c->verdict->findings[i]->status = HQ_CHECK_SUPPRESSED;
}

static enum hq_status
judge(struct hq_check_context *c, struct hq_error *reterr)
{
	HQ_PHASE("judge", NULL);
	size_t first = c->verdict->nfindings;
	enum hq_status status = hq_check_open(c, reterr);

	if (status == HQ_OK)
		status = hq_check_own_suppressions(c, reterr);
	for (unsigned i = 0; i < sizeof judges / sizeof *judges; i++)
		if (status == HQ_OK)
			status = judges[i](c, reterr);
	if (status == HQ_OK) {
		suppress(c, first);
		status = hq_check_merge(c->verdict, first, reterr);
	}
	return status == HQ_OK && !hq_check_advise(c->verdict, first)
		   ? hq_check_nomem(reterr)
		   : status;
}

/* A process that cannot be judged is told of; the others are judged. */
static enum hq_status
judge_process(struct hq_check_context *c, struct hq_error *reterr)
{
	size_t first = c->verdict->nfindings;
	struct hq_error err = {0};
	enum hq_status status = judge(c, &err);

	hq_check_close(c);
	/* What was found until then is no verdict. */
	if (status != HQ_OK)
		hq_verdict_cut(c->verdict, first);
	if (status == HQ_ERR_NOMEM && reterr != NULL)
		*reterr = err;
	if (status == HQ_OK || status == HQ_ERR_NOMEM)
		return status;
	return hq_check_text(&c->process->failed, hq_error_text(&err))
		   ? HQ_OK
		   : hq_check_nomem(reterr);
}

enum hq_status
hq_check_dumps(const char *const *paths, unsigned npaths,
    const struct hq_check_options *options, struct hq_verdict *v,
    struct hq_error *reterr)
{
	size_t first = v->nprocesses;
	enum hq_status status =
	    hq_check_sort(paths, npaths, options, v, reterr);

	for (size_t i = first; i < v->nprocesses && status == HQ_OK; i++) {
		struct hq_check_context c = {.options = options,
		    .verdict = v,
		    .process = v->processes[i]};
		status = judge_process(&c, reterr);
	}
	return status == HQ_OK ? hq_check_classify(v, options, reterr)
			       : status;
}
