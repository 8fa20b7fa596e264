/*
 * The block that the operand names, as the commands about blocks take it.
 *
 *	temp.asked(addr)   the operand where it is an address, else NULL
 */
#include "analysis/report/blocks.h"

static const char table_sql[] = "DROP TABLE IF EXISTS temp.asked;"
				"CREATE TEMP TABLE asked(addr)";
static const char insert_sql[] = "INSERT INTO temp.asked VALUES(?1)";

static enum hq_status
put(struct hq_report_context *c, uint64_t addr, struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v2(c->db, insert_sql, -1, &stmt, NULL) !=
	    SQLITE_OK)
		return hq_database_fail(c->db, reterr);
	sqlite3_bind_int64(stmt, 1, (int64_t)addr);
	if (sqlite3_step(stmt) != SQLITE_DONE)
		status = hq_database_fail(c->db, reterr);
	sqlite3_finalize(stmt);
	return status;
}

enum hq_status
hq_prepare_word(struct hq_report_context *c, struct hq_error *reterr)
{
	const char *word = c->values->operand;
	uint64_t addr;
	enum hq_status status = hq_blocks_ask(c, reterr);

	if (status == HQ_OK)
		status = hq_prepare_run(c, table_sql, reterr);
	if (status != HQ_OK || c->ask == NULL || word == NULL)
		return status;
	if (hq_ask_is_address(word, &addr))
		status = put(c, addr, reterr);
	if (status == HQ_OK)
		status = hq_ask_find(c->ask, word, &c->serial, reterr);
	return status;
}
