/* The stacks of one dump, or of two, summed up. */
#include "analysis/report/groups.h"

#include "analysis/render/unit.h"
#include "analysis/report/between.h"
#include "analysis/stack/alias.h"

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
		status = hq_groups_read_and_fill(c, c->values->dump,
		    folded ? HQ_BY_FUNCTION : HQ_BY_SITE, c->values->limit,
		    &sum, reterr);
	if (status == HQ_OK && c->render != NULL && !folded)
		status = hq_between_line(c, reterr);
	if (status == HQ_OK && c->render != NULL && !folded)
		status = hq_groups_headline(c, &sum, reterr);
	return status;
}

static const char same_sql[] =
    "SELECT count(*) FROM dump o JOIN dump n ON n.pid = o.pid"
    "   AND n.start_ns = o.start_ns AND n.host = o.host"
    " WHERE o.dump_id = ?1 AND n.dump_id = ?2";

/* Whether both dumps are of one process, where equal things have equal names;
 * not when that cannot be asked. */
static bool
is_same_process(const struct hq_report_context *c)
{
	sqlite3_stmt *stmt;
	bool same =
	    sqlite3_prepare_v2(c->db, same_sql, -1, &stmt, NULL) == SQLITE_OK &&
	    sqlite3_bind_int64(stmt, 1, c->values->old) == SQLITE_OK &&
	    sqlite3_bind_int64(stmt, 2, c->values->new) == SQLITE_OK &&
	    sqlite3_step(stmt) == SQLITE_ROW &&
	    sqlite3_column_int64(stmt, 0) > 0;

	sqlite3_finalize(stmt);
	return same;
}

/* Says how live bytes changed. */
static enum hq_status
put_change(struct hq_report_context *c, const struct hq_groups_sum *old,
    const struct hq_groups_sum *new, struct hq_error *reterr)
{
	char before[HQ_UNIT_SIZE], after[HQ_UNIT_SIZE], change[HQ_UNIT_SIZE];
	int64_t grown = (int64_t)new->passed[HQ_LIVE_BYTES] -
			(int64_t)old->passed[HQ_LIVE_BYTES];

	return hq_prepare_line(c, reterr, "%s live before, %s after: %s%s",
	    hq_unit_bytes(before, (int64_t)old->passed[HQ_LIVE_BYTES]),
	    hq_unit_bytes(after, (int64_t)new->passed[HQ_LIVE_BYTES]),
	    grown > 0 ? "+" : "", hq_unit_bytes(change, grown));
}

/* Both are read before either is grouped, so that names can be matched; the
 * filters look at the names that each has itself. */
static enum hq_status
fill_both(struct hq_report_context *c, struct hq_error *reterr)
{
	const struct hq_report_values *v = c->values;
	struct hq_groups_sum old_sum, new_sum;
	struct hq_model old, new = {0};
	enum hq_status status =
	    hq_groups_read(c, v->old, &old, &old_sum, reterr);

	if (status == HQ_OK)
		status = hq_groups_read(c, v->new, &new, &new_sum, reterr);
	if (status == HQ_OK && !is_same_process(c))
		status = hq_alias_names(&old, &new, reterr);
	if (status == HQ_OK)
		status = hq_groups_fill(
		    c, &old, c->step, 0, &old_sum, reterr);
	if (status == HQ_OK && v->new != v->old)
		status = hq_groups_fill(
		    c, &new, c->step, 0, &new_sum, reterr);
	hq_model_release(&old);
	hq_model_release(&new);
	return status == HQ_OK ? put_change(c, &old_sum, &new_sum, reterr)
			       : status;
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
