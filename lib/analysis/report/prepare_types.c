/*
 * Blocks by type, and those without one by what allocated them and size,
 * counted in one pass over the table.
 *
 *	temp.type_part(type_id, blocks, bytes)      0: no type
 *	temp.untyped_part(trace_id, req, blocks, first)   the lowest serial
 */
#include "analysis/report/blocks.h"
#include "analysis/report/tally.h"

static const char table_sql[] =
    "DROP TABLE IF EXISTS temp.type_part;"
    "CREATE TEMP TABLE type_part(type_id, blocks, bytes);"
    "DROP TABLE IF EXISTS temp.untyped_part;"
    "CREATE TEMP TABLE untyped_part(trace_id, req, blocks, first)";
/* ?1: the dump; ?2: the set. */
static const char blocks_sql[] =
    "SELECT type_id, req, trace_id, serial FROM block WHERE dump_id = ?1"
    "   AND (?2 IS NULL OR heapql_in(?2, dump_id, row))";
static const char types_sql[] =
    "INSERT INTO temp.type_part VALUES(?1, ?2, ?3)";
static const char untyped_sql[] =
    "INSERT INTO temp.untyped_part VALUES(?1, ?2, ?3, ?4)";

/* By type; those without one by trace and size, with the least serial. */
struct parts {
	struct hq_tally types, untyped;
};

static bool
take(struct parts *p, sqlite3_stmt *stmt)
{
	int64_t type = sqlite3_column_int64(stmt, 0);
	int64_t req = sqlite3_column_int64(stmt, 1), keys[2], serial;

	if (!hq_tally_add(&p->types, &type, &req))
		return false;
	if (type != 0)
		return true;
	keys[0] = sqlite3_column_int64(stmt, 2);
	keys[1] = req;
	serial = sqlite3_column_int64(stmt, 3);
	return hq_tally_add(&p->untyped, keys, &serial);
}

static enum hq_status
read(struct hq_report_context *c, struct parts *p, struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;
	sqlite3_stmt *stmt;
	int rc = SQLITE_OK;

	if (sqlite3_prepare_v2(c->db, blocks_sql, -1, &stmt, NULL) !=
	    SQLITE_OK)
		return hq_database_fail(c->db, reterr);
	sqlite3_bind_int64(stmt, 1, c->values->dump);
	sqlite3_bind_text(stmt, 2, c->values->of, -1, SQLITE_STATIC);
	while (status == HQ_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW)
		if (!take(p, stmt))
			status = hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	if (status == HQ_OK && rc != SQLITE_DONE)
		status = hq_database_fail(c->db, reterr);
	sqlite3_finalize(stmt);
	return status;
}

enum hq_status
hq_prepare_types(struct hq_report_context *c, struct hq_error *reterr)
{
	struct parts p;
	enum hq_status status = hq_blocks_begin(c, reterr);

	if (status == HQ_OK)
		status = hq_prepare_run(c, table_sql, reterr);
	if (status != HQ_OK || c->render == NULL)
		return status;
	hq_tally_init(&p.types, 1, 1);
	hq_tally_init(&p.untyped, 2, 1);
	p.untyped.least = true;
	status = read(c, &p, reterr);
	if (status == HQ_OK)
		status = hq_tally_store(&p.types, c->db, types_sql, 1, reterr);
	if (status == HQ_OK)
		status = hq_tally_store(
		    &p.untyped, c->db, untyped_sql, 1, reterr);
	hq_tally_release(&p.types);
	hq_tally_release(&p.untyped);
	return status;
}
