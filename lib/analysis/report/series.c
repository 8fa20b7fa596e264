/* The dumps of one process in the order in which they were made. */
#include "analysis/report/series.h"

#include <inttypes.h>

static const char table_sql[] =
    "DROP TABLE IF EXISTS temp.series;"
    "CREATE TEMP TABLE series(step INTEGER PRIMARY KEY, dump_id, mono_ns,"
    " next_serial, name)";
/* ?1: the report's dump; ?2: whether --dump says so, else the last. */
static const char fill_sql[] =
    "INSERT INTO temp.series"
    " SELECT row_number() OVER (ORDER BY d.mono_ns, d.seq, d.dump_id),"
    "        d.dump_id, d.mono_ns, d.next_serial,"
    "        coalesce(nullif(d.label, ''), 'dump ' || d.seq)"
    "   FROM dump n JOIN dump d"
    "     ON d.pid = n.pid AND d.start_ns = n.start_ns AND d.host = n.host"
    "  WHERE n.dump_id = ?1"
    "    AND (NOT ?2 OR (d.mono_ns, d.seq, d.dump_id)"
    "         <= (n.mono_ns, n.seq, n.dump_id))"
    "    AND (d.dump_id = n.dump_id OR NOT EXISTS ("
    "      SELECT 1 FROM dump e WHERE e.pid = d.pid AND e.start_ns = d.start_ns"
    "         AND e.host = d.host AND e.seq = d.seq AND e.mono_ns = d.mono_ns"
    "         AND (e.dump_id = n.dump_id OR e.dump_id < d.dump_id)))";
static const char other_sql[] =
    "SELECT o.dump_id, o.pid, n.dump_id, n.pid, o.pid = n.pid"
    "  FROM dump n JOIN dump o"
    "    ON o.pid <> n.pid OR o.start_ns <> n.start_ns OR o.host <> n.host"
    " WHERE n.dump_id = ?1 ORDER BY o.dump_id LIMIT 1";
static const char twice_sql[] =
    "SELECT min(dump_id), max(dump_id) FROM dump"
    " GROUP BY host, pid, start_ns, seq, mono_ns HAVING count(*) > 1 LIMIT 1";

static enum hq_status
check(struct hq_report_context *c, struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v2(c->db, other_sql, -1, &stmt, NULL) !=
	    SQLITE_OK)
		return hq_database_fail(c->db, reterr);
	sqlite3_bind_int64(stmt, 1, c->values->dump);
	if (sqlite3_step(stmt) == SQLITE_ROW)
		status = hq_fail(reterr, HQ_ERR_INCONSISTENT,
		    "%s wants dumps of one process: dump %" PRId64
		    " is of process %" PRId64 ", dump %" PRId64 " of %s%" PRId64
		    "; heapql diff --by compares different ones",
		    c->report->name, (int64_t)sqlite3_column_int64(stmt, 2),
		    (int64_t)sqlite3_column_int64(stmt, 3),
		    (int64_t)sqlite3_column_int64(stmt, 0),
		    sqlite3_column_int(stmt, 4) ? "another run that was " : "",
		    (int64_t)sqlite3_column_int64(stmt, 1));
	sqlite3_finalize(stmt);
	return status;
}

static enum hq_status
check_twice(struct hq_report_context *c, struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v2(c->db, twice_sql, -1, &stmt, NULL) !=
	    SQLITE_OK)
		return hq_database_fail(c->db, reterr);
	if (sqlite3_step(stmt) == SQLITE_ROW)
		status = hq_fail(reterr, HQ_ERR_INCONSISTENT,
		    "dumps %" PRId64 " and %" PRId64 " are the same one",
		    (int64_t)sqlite3_column_int64(stmt, 0),
		    (int64_t)sqlite3_column_int64(stmt, 1));
	sqlite3_finalize(stmt);
	return status;
}

/* From now on the report is of the last step. */
static enum hq_status
choose(struct hq_report_context *c, struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v2(c->db,
		"SELECT dump_id FROM temp.series ORDER BY step DESC LIMIT 1",
		-1, &stmt, NULL) != SQLITE_OK)
		return hq_database_fail(c->db, reterr);
	c->own = *c->values;
	if (sqlite3_step(stmt) == SQLITE_ROW)
		c->own.dump = sqlite3_column_int64(stmt, 0);
	else
		status = hq_database_fail(c->db, reterr);
	c->values = &c->own;
	sqlite3_finalize(stmt);
	return status;
}

enum hq_status
hq_series_begin(
    struct hq_report_context *c, bool strict, struct hq_error *reterr)
{
	enum hq_status status = hq_prepare_run(c, table_sql, reterr);
	sqlite3_stmt *stmt;

	if (status != HQ_OK || c->render == NULL)
		return status;
	if (strict)
		status = check(c, reterr);
	if (strict && status == HQ_OK)
		status = check_twice(c, reterr);
	if (status != HQ_OK)
		return status;
	if (sqlite3_prepare_v2(c->db, fill_sql, -1, &stmt, NULL) != SQLITE_OK)
		return hq_database_fail(c->db, reterr);
	sqlite3_bind_int64(stmt, 1, c->values->dump);
	sqlite3_bind_int(stmt, 2, c->values->told);
	if (sqlite3_step(stmt) != SQLITE_DONE)
		status = hq_database_fail(c->db, reterr);
	sqlite3_finalize(stmt);
	return status == HQ_OK ? choose(c, reterr) : status;
}

enum hq_status
hq_series_count(struct hq_report_context *c, int64_t *ret_steps,
    struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v2(c->db, "SELECT count(*) FROM temp.series", -1,
		&stmt, NULL) != SQLITE_OK)
		return hq_database_fail(c->db, reterr);
	if (sqlite3_step(stmt) == SQLITE_ROW)
		*ret_steps = sqlite3_column_int64(stmt, 0);
	else
		status = hq_database_fail(c->db, reterr);
	sqlite3_finalize(stmt);
	return status;
}

enum hq_status
hq_series_each(struct hq_report_context *c,
    enum hq_status (*take)(struct hq_report_context *c, int64_t step,
	int64_t dump_id, struct hq_error *reterr),
    struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;
	sqlite3_stmt *stmt;
	int rc = sqlite3_prepare_v2(c->db,
	    "SELECT step, dump_id FROM temp.series ORDER BY step", -1, &stmt,
	    NULL);

	while (rc == SQLITE_OK && status == HQ_OK &&
	       (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		status = take(c, sqlite3_column_int64(stmt, 0),
		    sqlite3_column_int64(stmt, 1), reterr);
		rc = SQLITE_OK;
	}
	if (status == HQ_OK && rc != SQLITE_DONE)
		status = hq_database_fail(c->db, reterr);
	sqlite3_finalize(stmt);
	return status;
}
