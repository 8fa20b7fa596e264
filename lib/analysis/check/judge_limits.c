/*
 * Limits of the policy: what is live in the last dump, in all, of each site and
 * of each type; the peak of the run; how much of the arenas lies idle.
 */
#define _GNU_SOURCE
#include "analysis/check/limit.h"

#include "analysis/render/unit.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* Less than two arenas tell nothing: one of 4 MiB is there in any case. */
#define FRAGMENTATION_LEAST (8u << 20)

static const char live_sql[] =
    "SELECT count(*), coalesce(sum(req), 0) FROM block WHERE dump_id = ?1";
static const char live_most_sql[] =
    "SELECT trace_id, sum(req) FROM block WHERE dump_id = ?1"
    " GROUP BY trace_id ORDER BY 2 DESC, 1 LIMIT 1";
static const char peak_sql[] =
    "SELECT 0,"
    "       coalesce((SELECT value FROM counter WHERE dump_id = ?1"
    "                    AND name = 'peak_live_bytes'),"
    "                (SELECT max(live_bytes) FROM timeline"
    "                  WHERE dump_id = ?1), 0)";
static const char peak_most_sql[] =
    "SELECT trace_id, peak_bytes FROM trace WHERE dump_id = ?1"
    " ORDER BY 2 DESC, 1 LIMIT 1";
static const char arenas_sql[] =
    "SELECT coalesce((SELECT sum(p.used * p.blk_size)"
    "                   FROM pool p JOIN arena a ON a.dump_id = p.dump_id"
    "                    AND a.arena_id = p.arena_id"
    "                  WHERE p.dump_id = ?1 AND a.kind = 'pools'), 0),"
    "       coalesce(sum(size), 0)"
    "  FROM arena WHERE dump_id = ?1 AND kind = 'pools'";

/* The two numbers of a query's only row, 0 where there is none. */
static enum hq_status
ask_two(struct hq_check_context *c, const char *sql, uint64_t ret[2],
    struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;
	sqlite3_stmt *row;
	int rc;

	ret[0] = ret[1] = 0;
	if (sqlite3_prepare_v2(c->db, sql, -1, &row, NULL) != SQLITE_OK)
		return hq_database_fail(c->db, reterr);
	sqlite3_bind_int64(row, 1, c->last->dump_id);
	rc = sqlite3_step(row);
	if (rc == SQLITE_ROW) {
		ret[0] = (uint64_t)sqlite3_column_int64(row, 0);
		ret[1] = (uint64_t)sqlite3_column_int64(row, 1);
	} else if (rc != SQLITE_DONE) {
		status = hq_database_fail(c->db, reterr);
	}
	sqlite3_finalize(row);
	return status;
}

static const struct hq_policy_rule *
rule_of(struct hq_check_context *c, enum hq_policy_subject subject)
{
	const struct hq_policy_item item = {.process = c->process};
	const struct hq_policy_rule *r =
	    c->options->policy == NULL
		? NULL
		: hq_policy_find(c->options->policy, subject, &item);

	return r == NULL || r->ignore ? NULL : r;
}

static bool
give_texts(struct hq_check_context *c, const struct hq_limit *limit,
    struct hq_check_finding *f)
{
	/* A trace that is no stack has brought a label of its own. */
	free(f->label);
	f->label = NULL;
	return hq_check_text(&f->label, limit->label) &&
	       hq_check_text(&f->type, limit->type) &&
	       hq_check_text(&f->reason, limit->rule->text) &&
	       hq_check_text(&f->dump, c->last->path);
}

enum hq_status
hq_limit_add(struct hq_check_context *c, const struct hq_limit *limit,
    struct hq_error *reterr, const char *format, ...)
{
	struct hq_check_finding *f =
	    hq_verdict_add(c->verdict, HQ_RULE_LIMIT, c->process);
	const struct hq_amount *a = &limit->rule->amount;
	enum hq_status status = HQ_OK;
	va_list arguments;

	if (f == NULL)
		return hq_check_nomem(reterr);
	f->bytes = limit->measure.bytes;
	f->blocks = limit->measure.blocks;
	f->allowed_bytes = a->has_bytes ? a->bytes : UINT64_MAX;
	f->allowed_blocks = a->has_blocks ? a->blocks : UINT64_MAX;
	va_start(arguments, format);
	if (vasprintf(&f->what, format, arguments) < 0) {
		f->what = NULL;
		status = hq_check_nomem(reterr);
	}
	va_end(arguments);
	if (status == HQ_OK && limit->has_trace)
		status = hq_check_stack(
		    c, c->last, limit->trace, f, reterr);
	if (status == HQ_OK && !give_texts(c, limit, f))
		status = hq_check_nomem(reterr);
	return status;
}

/* Which stack has most of it. */
static enum hq_status
find_most(struct hq_check_context *c, const char *sql, struct hq_limit *limit,
    struct hq_error *reterr)
{
	uint64_t most[2];
	enum hq_status status = ask_two(c, sql, most, reterr);

	limit->trace = (int64_t)most[0];
	limit->has_trace = status == HQ_OK && most[1] > 0;
	return status;
}

static enum hq_status
judge_live(struct hq_check_context *c, const struct hq_policy_rule *r,
    struct hq_error *reterr)
{
	struct hq_limit limit = {.rule = r, .label = "live"};
	char bytes[HQ_UNIT_SIZE], blocks[HQ_UNIT_SIZE];
	uint64_t live[2];
	enum hq_status status = ask_two(c, live_sql, live, reterr);

	limit.measure = (struct hq_measure){
	    .blocks = live[0], .bytes = live[1]};
	if (status != HQ_OK || !hq_amount_exceeded(&r->amount, limit.measure))
		return status;
	status = find_most(c, live_most_sql, &limit, reterr);
	if (status != HQ_OK)
		return status;
	return hq_limit_add(c, &limit, reterr,
	    "%s live in %s blocks, more than allowed; this stack has most",
	    hq_unit_bytes(bytes, (int64_t)live[1]),
	    hq_unit_count(blocks, (int64_t)live[0]));
}

static enum hq_status
judge_peak(struct hq_check_context *c, const struct hq_policy_rule *r,
    struct hq_error *reterr)
{
	struct hq_limit limit = {.rule = r, .label = "peak"};
	char bytes[HQ_UNIT_SIZE];
	uint64_t peak[2];
	enum hq_status status = ask_two(c, peak_sql, peak, reterr);

	limit.measure.bytes = peak[1];
	if (status != HQ_OK || !hq_amount_exceeded(&r->amount, limit.measure))
		return status;
	status = find_most(c, peak_most_sql, &limit, reterr);
	if (status != HQ_OK)
		return status;
	return hq_limit_add(c, &limit, reterr,
	    "%s live at the peak, more than allowed; this stack had most",
	    hq_unit_bytes(bytes, (int64_t)peak[1]));
}

static enum hq_status
judge_fragmentation(struct hq_check_context *c,
    const struct hq_policy_rule *r, struct hq_error *reterr)
{
	struct hq_limit limit = {.rule = r, .label = "fragmentation"};
	char all[HQ_UNIT_SIZE], idle[HQ_UNIT_SIZE];
	uint64_t arenas[2];
	enum hq_status status = ask_two(c, arenas_sql, arenas, reterr);
	double percent;

	if (status != HQ_OK || arenas[1] < FRAGMENTATION_LEAST)
		return status;
	limit.measure.bytes = arenas[1] - arenas[0];
	percent = 100.0 * (double)limit.measure.bytes / (double)arenas[1];
	if (!hq_amount_exceeded(&r->amount, limit.measure) &&
	    !(r->amount.has_percent && percent > r->amount.percent))
		return HQ_OK;
	return hq_limit_add(c, &limit, reterr,
	    "%.1f %% of arenas lies idle, %s of %s, more than allowed", percent,
	    hq_unit_bytes(idle, (int64_t)limit.measure.bytes),
	    hq_unit_bytes(all, (int64_t)arenas[1]));
}

enum hq_status
hq_judge_limits(struct hq_check_context *c, struct hq_error *reterr)
{
	static const struct {
		enum hq_policy_subject subject;
		enum hq_status (*judge)(struct hq_check_context *c,
		    const struct hq_policy_rule *r, struct hq_error *reterr);
	} limits[] = {
	    {HQ_POLICY_LIVE, judge_live},
	    {HQ_POLICY_PEAK, judge_peak},
	    {HQ_POLICY_FRAGMENTATION, judge_fragmentation},
	};
	enum hq_status status = HQ_OK;

	for (unsigned i = 0; i < sizeof limits / sizeof *limits; i++) {
		const struct hq_policy_rule *r = rule_of(c, limits[i].subject);
		if (status == HQ_OK && r != NULL)
			status = limits[i].judge(c, r, reterr);
	}
	return status == HQ_OK ? hq_limit_groups(c, reterr) : status;
}
