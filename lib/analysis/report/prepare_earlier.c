/* Reports of blocks in two dumps: the same block has the same serial, so both are
 * of one process. */
#include "analysis/report/prepare.h"

#include <inttypes.h>

static const char other_sql[] =
    "SELECT o.pid, n.pid FROM dump o JOIN dump n"
    "    ON o.pid <> n.pid OR o.start_ns <> n.start_ns OR o.host <> n.host"
    " WHERE o.dump_id = ?1 AND n.dump_id = ?2";
static const char order_sql[] =
    "SELECT 1 FROM dump o JOIN dump n ON o.mono_ns > n.mono_ns"
    " WHERE o.dump_id = ?1 AND n.dump_id = ?2";

static enum hq_status
check_order(struct hq_report_context *c, struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v2(c->db, order_sql, -1, &stmt, NULL) != SQLITE_OK)
		return hq_database_fail(c->db, reterr);
	sqlite3_bind_int64(stmt, 1, c->values->old);
	sqlite3_bind_int64(stmt, 2, c->values->dump);
	if (sqlite3_step(stmt) == SQLITE_ROW)
		status = hq_fail(reterr, HQ_ERR_INCONSISTENT,
		    "OLD was taken after NEW; give them in the other order");
	sqlite3_finalize(stmt);
	return status;
}

enum hq_status
hq_prepare_earlier(struct hq_report_context *c, struct hq_error *reterr)
{
	enum hq_status status = hq_prepare_old(c, reterr);
	sqlite3_stmt *stmt;

	if (status != HQ_OK || c->render == NULL)
		return status;
	if (sqlite3_prepare_v2(c->db, other_sql, -1, &stmt, NULL) != SQLITE_OK)
		return hq_database_fail(c->db, reterr);
	sqlite3_bind_int64(stmt, 1, c->values->old);
	sqlite3_bind_int64(stmt, 2, c->values->dump);
	if (sqlite3_step(stmt) == SQLITE_ROW)
		status = hq_fail(reterr, HQ_ERR_INCONSISTENT,
		    "%s wants dumps of one process: dump %" PRId64
		    " is of process %" PRId64 ", dump %" PRId64
		    " of another, %" PRId64,
		    c->report->name, c->values->old,
		    (int64_t)sqlite3_column_int64(stmt, 0), c->values->dump,
		    (int64_t)sqlite3_column_int64(stmt, 1));
	sqlite3_finalize(stmt);
	return status == HQ_OK ? check_order(c, reterr) : status;
}

enum hq_status
hq_prepare_old(struct hq_report_context *c, struct hq_error *reterr)
{
	if (c->render == NULL || c->values->old != 0)
		return HQ_OK;
	return hq_fail(reterr, HQ_ERR_USAGE,
	    "two dumps are needed, OLD NEW, or --since with one of several");
}
