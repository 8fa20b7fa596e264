/* The stacks of one dump, or of two, summed up. */
#include "analysis/report/groups.h"

#include "analysis/render/unit.h"

/* What frames are grouped by, here. */
static enum hq_key_by
grouping_of(const struct hq_report_context *c)
{
	const char *name = c->values->group != NULL ? c->values->group
						    : c->report->group;

	return name == NULL ? HQ_BY_SITE : hq_key_by_name(name);
}

enum hq_status
hq_prepare_groups(struct hq_report_context *c, struct hq_error *reterr)
{
	struct hq_groups_sum sum;
	/* A flame graph's frames are functions, whatever the line. */
	bool folded = c->report->queries[0].layout == HQ_LAYOUT_PLAIN;
	enum hq_status status =
	    hq_groups_begin(c, grouping_of(c), reterr);

	if (status == HQ_OK && c->render != NULL)
		status = hq_groups_fill(c, c->values->dump,
		    folded ? HQ_BY_FUNCTION : HQ_BY_SITE, c->values->limit,
		    &sum, reterr);
	if (status == HQ_OK && c->render != NULL && !folded)
		status = hq_groups_headline(c, &sum, reterr);
	return status;
}

static enum hq_status
fill_both(struct hq_report_context *c, struct hq_error *reterr)
{
	const struct hq_report_values *v = c->values;
	char before[HQ_UNIT_SIZE], after[HQ_UNIT_SIZE], change[HQ_UNIT_SIZE];
	struct hq_groups_sum old, new;
	int64_t grown;
	enum hq_status status =
	    hq_groups_fill(c, v->old, HQ_BY_SITE, 0, &old, reterr);

	if (status != HQ_OK)
		return status;
	new = old;
	if (v->new != v->old)
		status =
		    hq_groups_fill(c, v->new, HQ_BY_SITE, 0, &new, reterr);
	if (status != HQ_OK)
		return status;
	grown = (int64_t)new.passed[HQ_LIVE_BYTES] -
		(int64_t)old.passed[HQ_LIVE_BYTES];
	return hq_prepare_line(c, reterr, "%s live before, %s after: %s%s",
	    hq_unit_bytes(before, (int64_t)old.passed[HQ_LIVE_BYTES]),
	    hq_unit_bytes(after, (int64_t)new.passed[HQ_LIVE_BYTES]),
	    grown > 0 ? "+" : "", hq_unit_bytes(change, grown));
}

enum hq_status
hq_prepare_compare(struct hq_report_context *c, struct hq_error *reterr)
{
	enum hq_status status =
	    hq_groups_begin(c, grouping_of(c), reterr);

	if (status == HQ_OK && c->render != NULL)
		status = fill_both(c, reterr);
	return status;
}
