/* What tracemalloc's number does not say of itself. */
#include "analysis/report/prepare.h"

#include "analysis/render/unit.h"

#include <stdio.h>

static const char freed_sql[] =
    "SELECT max(value) FILTER (WHERE name = 'freed_untraced_bytes'),"
    "       max(value) FILTER (WHERE name = 'freed_untraced_blocks'),"
    "       max(value) FILTER (WHERE name = 'traced_bytes')"
    "         - max(value) FILTER (WHERE name = 'freed_traced_bytes'),"
    "       max(value) FILTER (WHERE name = 'untraced_bytes')"
    "  FROM counter WHERE dump_id = ?";

/* Of a program whose blocks replace those from before the start, tracemalloc
 * tells the new ones, and sees nothing of the end of the old. */
static void
say_puzzle(struct hq_report_context *c, sqlite3_stmt *row)
{
	int64_t freed = sqlite3_column_int64(row, 0);
	int64_t more = sqlite3_column_int64(row, 2);
	int64_t net = more + sqlite3_column_int64(row, 3) - freed;
	char old[HQ_UNIT_SIZE], new[HQ_UNIT_SIZE], sum[HQ_UNIT_SIZE];
	char n[HQ_UNIT_SIZE];

	snprintf(c->note, sizeof c->note,
	    "%s in %s blocks that had no stack were freed since stacks were "
	    "started. tracemalloc does not see that: its number would be %s "
	    "more than at its start. Live bytes have changed by %s.",
	    hq_unit_decimal(old, freed),
	    hq_unit_count(n, sqlite3_column_int64(row, 1)),
	    hq_unit_decimal(new, more), hq_unit_decimal(sum, net));
}

enum hq_status
hq_prepare_traced(struct hq_report_context *c, struct hq_error *reterr)
{
	enum hq_status status = hq_prepare_since(c, reterr);
	sqlite3_stmt *stmt;

	if (status != HQ_OK)
		return status;
	if (sqlite3_prepare_v2(c->db, freed_sql, -1, &stmt, NULL) != SQLITE_OK)
		return hq_fail(reterr, HQ_ERR_SQL, "report %s: %s",
		    c->report->name, sqlite3_errmsg(c->db));
	sqlite3_bind_int64(stmt, 1, c->values->dump);
	if (sqlite3_step(stmt) == SQLITE_ROW &&
	    sqlite3_column_int64(stmt, 0) > 0)
		say_puzzle(c, stmt);
	sqlite3_finalize(stmt);
	return HQ_OK;
}
