/* What stands above and below the tables of stacks. */
#include "analysis/report/groups.h"

#include "analysis/render/unit.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static enum hq_status
put_filtered(struct hq_report_context *c, const struct hq_groups_sum *sum,
    struct hq_error *reterr)
{
	const struct hq_filter *f = &c->values->filter;
	char bytes[HQ_UNIT_SIZE], blocks[HQ_UNIT_SIZE];

	if (f->ninclude + f->nexclude == 0)
		return HQ_OK;
	return hq_prepare_line(c, reterr,
	    "of these, the filters leave %s in %s blocks",
	    hq_unit_bytes(bytes, (int64_t)sum->passed[HQ_LIVE_BYTES]),
	    hq_unit_count(blocks, (int64_t)sum->passed[HQ_LIVE_BLOCKS]));
}

/* Adds a sentence to the note. */
static void
say(struct hq_report_context *c, const char *sentence)
{
	size_t used = strlen(c->note);

	snprintf(c->note + used, sizeof c->note - used, "%s%s",
	    used > 0 ? "\n" : "", sentence);
}

enum hq_status
hq_groups_headline(struct hq_report_context *c,
    const struct hq_groups_sum *sum, struct hq_error *reterr)
{
	uint64_t live = sum->all[HQ_LIVE_BYTES], limit = c->values->limit;
	uint64_t peak = sum->all[HQ_PEAK_BYTES];
	char bytes[HQ_UNIT_SIZE], blocks[HQ_UNIT_SIZE], text[400];
	char most[HQ_UNIT_SIZE];
	enum hq_status status;

	status = hq_prepare_line(c, reterr,
	    "%s live in %s blocks, %.1f %% traced%s%s%s",
	    hq_unit_bytes(bytes, (int64_t)live),
	    hq_unit_count(blocks, (int64_t)sum->all[HQ_LIVE_BLOCKS]),
	    live == 0 ? 0 : 100.0 * (double)sum->traced / (double)live,
	    peak > 0 ? "; " : "",
	    peak > 0 ? hq_unit_bytes(most, (int64_t)peak) : "",
	    peak > 0 ? " at the peak" : "");
	if (status == HQ_OK)
		status = put_filtered(c, sum, reterr);
	if (limit != 0 && sum->ngroups > limit) {
		snprintf(text, sizeof text,
		    "and %s more; --limit 0 shows all",
		    hq_unit_count(bytes, (int64_t)(sum->ngroups - limit)));
		say(c, text);
	}
	if (sum->sampled != 0) {
		snprintf(text, sizeof text,
		    "Stacks are those of one allocation in about %s, so bytes "
		    "are estimates of all blocks, give or take the standard "
		    "error (%s a sample, times the root of their number); "
		    "blocks and allocations are the samples. What was passed "
		    "over is [unsampled], which the estimates cover too.",
		    hq_unit_bytes(bytes, (int64_t)sum->sampled), bytes);
		say(c, text);
	}
	return status;
}
