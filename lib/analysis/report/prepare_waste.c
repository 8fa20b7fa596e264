/* What is usable of blocks and was not asked for: temp.waste, by trace, type
 * and size. */
#include "analysis/report/blocks.h"

#include "analysis/report/tally.h"

static const char table_sql[] =
    "DROP TABLE IF EXISTS temp.waste;"
    "CREATE TEMP TABLE waste(trace_id, type_id, heap_id, szidx, req, usable,"
    " blocks)";
static const char query_sql[] =
    "SELECT trace_id, type_id, heap_id, szidx, req, usable FROM block"
    " WHERE dump_id = ?1";
static const char insert_sql[] =
    "INSERT INTO temp.waste VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)";

enum hq_status
hq_prepare_waste(struct hq_report_context *c, struct hq_error *reterr)
{
	enum hq_status status = hq_blocks_begin(c, reterr);
	struct hq_tally t;

	hq_tally_init(&t, 6, 0);
	if (status == HQ_OK)
		status = hq_prepare_run(c, table_sql, reterr);
	if (status == HQ_OK && c->render != NULL)
		status = hq_tally_query(
		    &t, c->db, query_sql, c->values->dump, reterr);
	if (status == HQ_OK)
		status = hq_tally_store(&t, c->db, insert_sql, 1, reterr);
	hq_tally_release(&t);
	return status;
}
