/* Limits of what each site and each type has live in the last dump. */
#define _GNU_SOURCE
#include "analysis/check/limit.h"

#include "analysis/check/frame_name.h"
#include "analysis/render/unit.h"

#include <stdio.h>
#include <stdlib.h>

/* The bare column is that of the row with the most bytes. */
static const char sites_sql[] =
    "WITH s AS ("
    "  SELECT trace_id, count(*) AS n, sum(req) AS bytes FROM block"
    "   WHERE dump_id = ?1 GROUP BY trace_id"
    " )"
    "SELECT sum(s.n), sum(s.bytes), s.trace_id, max(s.bytes),"
    "       f.func, f.file, m.path"
    "  FROM s JOIN trace t ON t.dump_id = ?1 AND t.trace_id = s.trace_id"
    "  JOIN frame f ON f.dump_id = ?1 AND f.frame_id = t.site_frame"
    "  LEFT JOIN module m ON m.dump_id = ?1 AND m.module_id = f.module_id"
    " GROUP BY f.func, m.path, iif(f.func IS NULL, f.frame_id, 0)"
    " ORDER BY 2 DESC, 3";
static const char types_sql[] =
    "WITH s AS ("
    "  SELECT type_id, trace_id, count(*) AS n, sum(req) AS bytes FROM block"
    "   WHERE dump_id = ?1 AND type_id > 0 GROUP BY type_id, trace_id"
    " )"
    "SELECT sum(n), sum(bytes), trace_id, max(bytes), type_id FROM s"
    " GROUP BY type_id ORDER BY 2 DESC, 5";

typedef enum hq_status (*judge_fn)(struct hq_check_context *c,
    sqlite3_stmt *row, struct hq_limit *limit, struct hq_error *reterr);

/* Whether the item has more than its rule allows, which is put into *limit. */
static bool
is_exceeded(struct hq_check_context *c, enum hq_policy_subject subject,
    const struct hq_policy_item *item, struct hq_limit *limit)
{
	limit->rule = hq_policy_find(c->options->policy, subject, item);
	return limit->rule != NULL && !limit->rule->ignore &&
	       hq_amount_exceeded(&limit->rule->amount, limit->measure);
}

static enum hq_status
judge_site(struct hq_check_context *c, sqlite3_stmt *row,
    struct hq_limit *limit, struct hq_error *reterr)
{
	const struct hq_check_frame site = {
	    .func = (char *)sqlite3_column_text(row, 4),
	    .file = (char *)sqlite3_column_text(row, 5),
	    .module = (char *)sqlite3_column_text(row, 6),
	};
	const struct hq_policy_item item = {
	    .process = c->process, .site = &site};
	char bytes[HQ_UNIT_SIZE], blocks[HQ_UNIT_SIZE];
	char *name, *label = NULL;
	enum hq_status status;

	if (!is_exceeded(c, HQ_POLICY_SITE, &item, limit))
		return HQ_OK;
	name = hq_frame_name(&site);
	if (name == NULL || asprintf(&label, "site %s", name) < 0) {
		free(name);
		return hq_check_nomem(reterr);
	}
	limit->label = label;
	status = hq_limit_add(c, limit, reterr,
	    "%s in %s blocks of this site, more than allowed",
	    hq_unit_bytes(bytes, (int64_t)limit->measure.bytes),
	    hq_unit_count(blocks, (int64_t)limit->measure.blocks));
	free(label);
	free(name);
	return status;
}

static enum hq_status
judge_type(struct hq_check_context *c, sqlite3_stmt *row,
    struct hq_limit *limit, struct hq_error *reterr)
{
	const struct hq_policy_item item = {
	    .process = c->process,
	    .type = hq_ask_type_name(
		c->ask, (uint32_t)sqlite3_column_int64(row, 4)),
	};
	char bytes[HQ_UNIT_SIZE], blocks[HQ_UNIT_SIZE];

	if (!is_exceeded(c, HQ_POLICY_TYPE, &item, limit))
		return HQ_OK;
	limit->label = "type";
	limit->type = item.type;
	return hq_limit_add(c, limit, reterr,
	    "%s in %s blocks of this type, more than allowed",
	    hq_unit_bytes(bytes, (int64_t)limit->measure.bytes),
	    hq_unit_count(blocks, (int64_t)limit->measure.blocks));
}

static enum hq_status
judge_rows(struct hq_check_context *c, const char *sql, judge_fn judge,
    struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;
	sqlite3_stmt *row;
	int rc = sqlite3_prepare_v2(c->db, sql, -1, &row, NULL);

	sqlite3_bind_int64(row, 1, c->last->dump_id);
	while (rc == SQLITE_OK && status == HQ_OK &&
	       (rc = sqlite3_step(row)) == SQLITE_ROW) {
		struct hq_limit limit = {
		    .measure = {
			.blocks = (uint64_t)sqlite3_column_int64(row, 0),
			.bytes = (uint64_t)sqlite3_column_int64(row, 1),
		    },
		    .has_trace = true,
		    .trace = sqlite3_column_int64(row, 2),
		};
		status = judge(c, row, &limit, reterr);
		rc = SQLITE_OK;
	}
	if (status == HQ_OK && rc != SQLITE_DONE)
		status = hq_database_fail(c->db, reterr);
	sqlite3_finalize(row);
	return status;
}

enum hq_status
hq_limit_groups(struct hq_check_context *c, struct hq_error *reterr)
{
	const struct hq_policy *policy = c->options->policy;
	enum hq_status status = HQ_OK;

	if (policy == NULL)
		return HQ_OK;
	if (hq_policy_asks(policy, HQ_POLICY_SITE, c->process))
		status = judge_rows(c, sites_sql, judge_site, reterr);
	if (status == HQ_OK &&
	    hq_policy_asks(policy, HQ_POLICY_TYPE, c->process))
		status = judge_rows(c, types_sql, judge_type, reterr);
	return status;
}
