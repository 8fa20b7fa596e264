/* What is usable of blocks and was not asked for: temp.waste, by what the
 * report groups by and size.  heapql_tally would do, but is slower where each
 * trace has many sizes. */
#include "analysis/report/blocks.h"

#include "analysis/report/tally.h"

#include <string.h>

static const char table_sql[] =
    "DROP TABLE IF EXISTS temp.waste;"
    "CREATE TEMP TABLE waste(part, req, usable, blocks)";
#define ROWS(key)                                                              \
	"SELECT " key ", req, usable FROM block WHERE dump_id = ?1"
#define OF " AND heapql_in(?2, dump_id, row)"
static const char insert_sql[] =
    "INSERT INTO temp.waste VALUES(?1, ?2, ?3, ?4)";

enum hq_status
hq_prepare_waste(struct hq_report_context *c, struct hq_error *reterr)
{
	static const char *const queries[2][2] = {
	    {ROWS("trace_id"), ROWS("trace_id") OF},
	    {ROWS("type_id"), ROWS("type_id") OF},
	};
	const struct hq_report_values *v = c->values;
	bool by_type = v->by != NULL && strcmp(v->by, "type") == 0;
	enum hq_status status = hq_blocks_begin(c, reterr);
	struct hq_tally t;

	hq_tally_init(&t, 3, 0);
	if (status == HQ_OK)
		status = hq_prepare_run(c, table_sql, reterr);
	if (status == HQ_OK && c->render != NULL)
		status = hq_tally_query_of(&t, c->db,
		    queries[by_type][v->of != NULL], v->dump, v->of, reterr);
	if (status == HQ_OK)
		status = hq_tally_store(&t, c->db, insert_sql, 1, reterr);
	hq_tally_release(&t);
	return status;
}
