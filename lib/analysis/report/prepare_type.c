/*
 * The type that the operand names.
 *
 *	temp.wanted_type(type_id, name)   a row for each of that name; type_id
 *	                                  is NULL for blocks without a type
 */
#include "analysis/report/blocks.h"

#include <string.h>

static const char table_sql[] =
    "DROP TABLE IF EXISTS temp.wanted_type;"
    "CREATE TEMP TABLE wanted_type(type_id, name)";
static const char insert_sql[] = "INSERT INTO temp.wanted_type VALUES(?1, ?2)";

static enum hq_status
put(struct hq_report_context *c, uint32_t type, const char *name,
    struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v2(c->db, insert_sql, -1, &stmt, NULL) !=
	    SQLITE_OK)
		return hq_database_fail(c->db, reterr);
	if (type != 0)
		sqlite3_bind_int64(stmt, 1, type);
	sqlite3_bind_text(stmt, 2, name, -1, SQLITE_STATIC);
	if (sqlite3_step(stmt) != SQLITE_DONE)
		status = hq_database_fail(c->db, reterr);
	sqlite3_finalize(stmt);
	return status;
}

/* A type may be called "untyped", too. */
static enum hq_status
fill(struct hq_report_context *c, const char *name, struct hq_error *reterr)
{
	uint32_t type = 0;
	enum hq_status status = hq_ask_type_next(c->ask, name, &type, reterr);
	bool none = strcmp(name, hq_ask_type_name(c->ask, 0)) == 0 ||
		    strcmp(name, "[untyped]") == 0;

	if (status == HQ_ERR_NOTFOUND && none)
		return put(c, 0, name, reterr);
	while (status == HQ_OK && type != 0) {
		status = put(
		    c, type, hq_ask_type_name(c->ask, type), reterr);
		if (status == HQ_OK)
			status = hq_ask_type_next(c->ask, name, &type, reterr);
	}
	return status;
}

enum hq_status
hq_prepare_type(struct hq_report_context *c, struct hq_error *reterr)
{
	enum hq_status status = hq_blocks_ask(c, reterr);

	if (status == HQ_OK)
		status = hq_prepare_run(c, table_sql, reterr);
	if (status != HQ_OK || c->ask == NULL || c->values->operand == NULL)
		return status;
	return fill(c, c->values->operand, reterr);
}
