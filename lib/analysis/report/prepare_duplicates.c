/*
 * Blocks that hold the same:
 *
 *	temp.duplicate(hash, req, trace_id, type_id, blocks, example)
 *
 * of all blocks that are not alone with their hash and size.  Two passes: what
 * is alone, which is most, is only counted.
 */
#include "analysis/report/blocks.h"

#include "analysis/report/tally.h"

static const char table_sql[] =
    "DROP TABLE IF EXISTS temp.duplicate;"
    "CREATE TEMP TABLE duplicate(hash, req, trace_id, type_id, blocks,"
    " example)";
static const char count_sql[] =
    "SELECT hash, req FROM block"
    " WHERE dump_id = ?1 AND hash IS NOT NULL AND req > 0";
static const char rows_sql[] =
    "SELECT hash, req, trace_id, coalesce(type_id, 0), serial FROM block"
    " WHERE dump_id = ?1 AND hash IS NOT NULL AND req > 0";
static const char insert_sql[] =
    "INSERT INTO temp.duplicate VALUES(?1, ?2, ?3, ?4, ?5, ?6)";
static const char known_sql[] =
    "SELECT EXISTS (SELECT 1 FROM counter WHERE dump_id = ?1"
    "               AND name = 'hash_blocks')"
    "    OR EXISTS (SELECT 1 FROM hash WHERE dump_id = ?1)";

enum { HASH, REQ, TRACE, TYPE, SERIAL, NCOLUMNS };

static enum hq_status
sql_error(struct hq_report_context *c, struct hq_error *reterr)
{
	return hq_fail(reterr, HQ_ERR_SQL, "report %s: %s", c->report->name,
	    sqlite3_errmsg(c->db));
}

static enum hq_status
check_known(struct hq_report_context *c, struct hq_error *reterr)
{
	sqlite3_stmt *stmt;
	bool known;

	if (sqlite3_prepare_v2(c->db, known_sql, -1, &stmt, NULL) != SQLITE_OK)
		return sql_error(c, reterr);
	sqlite3_bind_int64(stmt, 1, c->values->dump);
	known = sqlite3_step(stmt) == SQLITE_ROW &&
		sqlite3_column_int(stmt, 0) != 0;
	sqlite3_finalize(stmt);
	if (known)
		return HQ_OK;
	return hq_fail(reterr, HQ_ERR_NOTFOUND,
	    "report %s: the dump does not tell what blocks hold; heapql run "
	    "--contents hash, or HEAPQL_CONTENTS=hash, makes one that does",
	    c->report->name);
}

/* Those that are not alone. */
static enum hq_status
take_rows(struct hq_report_context *c, const struct hq_tally *all,
    struct hq_tally *some, struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;
	sqlite3_stmt *stmt;
	int rc;

	if (sqlite3_prepare_v2(c->db, rows_sql, -1, &stmt, NULL) != SQLITE_OK)
		return sql_error(c, reterr);
	sqlite3_bind_int64(stmt, 1, c->values->dump);
	while (status == HQ_OK && (rc = sqlite3_step(stmt)) != SQLITE_DONE) {
		int64_t v[NCOLUMNS];
		for (int i = 0; rc == SQLITE_ROW && i < NCOLUMNS; i++)
			v[i] = sqlite3_column_int64(stmt, i);
		if (rc != SQLITE_ROW)
			status = sql_error(c, reterr);
		else if (hq_tally_count(all, v) > 1 &&
			 !hq_tally_add(some, v, &v[SERIAL]))
			status = hq_fail(
			    reterr, HQ_ERR_NOMEM, "out of memory");
	}
	sqlite3_finalize(stmt);
	return status;
}

enum hq_status
hq_prepare_duplicates(struct hq_report_context *c, struct hq_error *reterr)
{
	enum hq_status status = hq_blocks_begin(c, reterr);
	struct hq_tally all, some;

	hq_tally_init(&all, TRACE, 0);
	hq_tally_init(&some, SERIAL, 1);
	some.least = true;
	if (status == HQ_OK)
		status = hq_prepare_run(c, table_sql, reterr);
	if (status == HQ_OK && c->render != NULL) {
		status = check_known(c, reterr);
		if (status == HQ_OK)
			status = hq_tally_query(&all, c->db, count_sql,
			    c->values->dump, reterr);
		if (status == HQ_OK)
			status = take_rows(c, &all, &some, reterr);
	}
	if (status == HQ_OK)
		status = hq_tally_store(&some, c->db, insert_sql, 1, reterr);
	hq_tally_release(&all);
	hq_tally_release(&some);
	return status;
}
