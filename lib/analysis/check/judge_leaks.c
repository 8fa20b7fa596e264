/*
 * What is lost at the end: definite blocks, with what only they lead to, and
 * possible ones, by the stack that allocated them and their type; and what is
 * reachable, where the policy has a limit for it.
 *
 * Blocks that a forked child has from its parent are judged there: in the child
 * the stacks of the parent's other threads are gone, and what they hold looks
 * lost.
 */
#include "analysis/check/context.h"
#include "analysis/check/describe.h"
#include "analysis/check/policy.h"

#include <string.h>

static const char unknown_sql[] =
    "SELECT 1 FROM block WHERE dump_id = ?1 AND leak IS NULL LIMIT 1";
static const char leaks_sql[] =
    "WITH indirect AS ("
    "  SELECT leader, count(*) AS n, sum(req) AS bytes FROM block"
    "   WHERE dump_id = ?1 AND leak = 'indirect' AND serial >= ?2"
    "   GROUP BY leader"
    " )"
    "SELECT b.leak, b.trace_id, b.type_id, count(*), sum(b.req),"
    "       coalesce(sum(i.n), 0), coalesce(sum(i.bytes), 0), min(b.serial)"
    "  FROM block b LEFT JOIN indirect i"
    "    ON i.leader = b.serial AND b.leak = 'definite'"
    " WHERE b.dump_id = ?1 AND b.serial >= ?2"
    "   AND (b.leak IN ('definite', 'possible')"
    "    OR (b.leak = 'reachable' AND ?3))"
    " GROUP BY 1, 2, 3 ORDER BY 8";

static const struct {
	const char *leak;
	enum hq_check_rule rule;
} classes[] = {
    {"definite", HQ_RULE_LEAK_DEFINITE},
    {"possible", HQ_RULE_LEAK_POSSIBLE},
    {"reachable", HQ_RULE_LEAK_REACHABLE},
};

static enum hq_check_rule
rule_of(const char *leak)
{
	unsigned i = 0;

	while (strcmp(classes[i].leak, leak) != 0)
		i++;
	return classes[i].rule;
}

static enum hq_status
add_leak(struct hq_check_context *c, sqlite3_stmt *row,
    struct hq_error *reterr)
{
	struct hq_check_finding *f = hq_verdict_add(c->verdict,
	    rule_of((const char *)sqlite3_column_text(row, 0)), c->process);
	int64_t type = sqlite3_column_int64(row, 2);

	if (f == NULL)
		return hq_check_nomem(reterr);
	f->blocks = (uint64_t)sqlite3_column_int64(row, 3);
	f->bytes = (uint64_t)sqlite3_column_int64(row, 4);
	f->indirect_blocks = (uint64_t)sqlite3_column_int64(row, 5);
	f->indirect_bytes = (uint64_t)sqlite3_column_int64(row, 6);
	f->serial = sqlite3_column_int64(row, 7);
	if ((type > 0 && !hq_check_text(&f->type,
			     hq_ask_type_name(c->ask, (uint32_t)type))) ||
	    !hq_check_text(&f->dump, c->last->path) || !hq_check_describe(f))
		return hq_check_nomem(reterr);
	return hq_check_stack(
	    c, c->last, sqlite3_column_int64(row, 1), f, reterr);
}

/* A dump without references has no classes, and so would have no leaks. */
static enum hq_status
check_classes(struct hq_check_context *c, struct hq_error *reterr)
{
	sqlite3_stmt *row;
	bool missing;

	if (sqlite3_prepare_v2(c->db, unknown_sql, -1, &row, NULL) != SQLITE_OK)
		return hq_database_fail(c->db, reterr);
	sqlite3_bind_int64(row, 1, c->last->dump_id);
	missing = sqlite3_step(row) == SQLITE_ROW;
	sqlite3_finalize(row);
	if (missing)
		return hq_fail(reterr, HQ_ERR_NOTFOUND,
		    "%s: it is not known who holds what: references were "
		    "turned off, or /proc could not be read", c->last->path);
	return HQ_OK;
}

enum hq_status
hq_judge_leaks(struct hq_check_context *c, struct hq_error *reterr)
{
	const struct hq_policy *policy = c->options->policy;
	enum hq_status status = check_classes(c, reterr);
	sqlite3_stmt *row;
	int rc;

	if (status != HQ_OK)
		return status;
	rc = sqlite3_prepare_v2(c->db, leaks_sql, -1, &row, NULL);
	sqlite3_bind_int64(row, 1, c->last->dump_id);
	sqlite3_bind_int64(row, 2, c->process->inherited_serial);
	sqlite3_bind_int(row, 3,
	    policy != NULL && hq_policy_asks(policy, HQ_POLICY_LEAK_REACHABLE,
				  c->process));
	while (rc == SQLITE_OK && status == HQ_OK &&
	       (rc = sqlite3_step(row)) == SQLITE_ROW) {
		status = add_leak(c, row, reterr);
		rc = SQLITE_OK;
	}
	if (status == HQ_OK && rc != SQLITE_DONE)
		status = hq_database_fail(c->db, reterr);
	sqlite3_finalize(row);
	return status;
}
