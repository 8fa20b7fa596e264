/*
 * What the summary reads: suspects and growth; types, sites and leak classes,
 * counted in one pass; and whether the graph is looked at.
 *
 *	temp.summary(deep)        0: the graph is left out, as it takes long
 *	temp.summary_part(type_id, trace_id, leak, blocks, bytes)
 *	temp.summary_site(site, blocks, bytes)
 */
#include "analysis/report/blocks.h"
#include "analysis/report/series.h"
#include "analysis/report/suspects.h"
#include "analysis/report/tally.h"

#include <stdio.h>

/* From so many blocks of a dump that is not loaded on, who holds what takes
 * seconds. */
#define DEEP_BLOCKS 3000000

static const char table_sql[] =
    "DROP TABLE IF EXISTS temp.summary;"
    "CREATE TEMP TABLE summary(deep);"
    "DROP TABLE IF EXISTS temp.summary_part;"
    "CREATE TEMP TABLE summary_part(type_id, trace_id, leak, blocks, bytes);"
    "DROP TABLE IF EXISTS temp.summary_site;"
    "CREATE TEMP TABLE summary_site(site, blocks, bytes)";
static const char deep_sql[] =
    "SELECT type_id, trace_id,"
    "       CASE leak WHEN 'reachable' THEN 0 WHEN 'definite' THEN 1"
    "                 WHEN 'indirect' THEN 2 WHEN 'possible' THEN 3 END, req"
    "  FROM block WHERE dump_id = ?1";
static const char shallow_sql[] =
    "SELECT type_id, trace_id, 0, req FROM block WHERE dump_id = ?1";
static const char store_sql[] =
    "INSERT INTO temp.summary_part VALUES(?1, ?2, ?3, ?4, ?5)";
static const char sites_sql[] =
    "INSERT INTO temp.summary_site"
    " SELECT s.site, sum(t.blocks), sum(t.bytes)"
    "   FROM temp.summary_part t"
    "   LEFT JOIN temp.trace_site s ON s.trace_id = t.trace_id"
    "  GROUP BY 1";

static enum hq_status
count(struct hq_report_context *c, bool deep, struct hq_error *reterr)
{
	struct hq_tally t;
	enum hq_status status;

	hq_tally_init(&t, 3, 1);
	status = hq_tally_query(&t, c->db, deep ? deep_sql : shallow_sql,
	    c->values->dump, reterr);
	if (status == HQ_OK)
		status = hq_tally_store(&t, c->db, store_sql, 1, reterr);
	hq_tally_release(&t);
	if (status == HQ_OK)
		status = hq_prepare_run(c, sites_sql, reterr);
	return status;
}

static enum hq_status
decide(struct hq_report_context *c, bool *ret_deep, struct hq_error *reterr)
{
	const struct hq_report_values *v = c->values;
	enum hq_status status = HQ_OK;
	sqlite3_stmt *stmt;

	*ret_deep = true;
	if (!v->all && v->database != NULL &&
	    hq_database_opened(v->database, v->dump) != NULL) {
		if (sqlite3_prepare_v2(c->db,
			"SELECT count(*) FROM block WHERE dump_id = ?1", -1,
			&stmt, NULL) != SQLITE_OK)
			return hq_database_fail(c->db, reterr);
		sqlite3_bind_int64(stmt, 1, v->dump);
		if (sqlite3_step(stmt) == SQLITE_ROW)
			*ret_deep = sqlite3_column_int64(stmt, 0) < DEEP_BLOCKS;
		else
			status = hq_database_fail(c->db, reterr);
		sqlite3_finalize(stmt);
	}
	if (status == HQ_OK)
		status = hq_prepare_run(c,
		    *ret_deep ? "INSERT INTO temp.summary VALUES(1)"
			      : "INSERT INTO temp.summary VALUES(0)",
		    reterr);
	return status;
}

/* One dump has no growth, and what is not looked at no rows. */
static enum hq_status
skip(struct hq_report_context *c, bool deep, struct hq_error *reterr)
{
	int64_t steps = 0;
	bool known = true;
	enum hq_status status = hq_series_count(c, &steps, reterr);

	if (status == HQ_OK)
		status = hq_holding_known(c, &known, reterr);
	snprintf(c->skip, sizeof c->skip, "%s%s%s", steps < 2 ? "growth " : "",
	    known && deep ? "" : "leaks ",
	    (known && deep) || steps > 2 ? "" : "suspects ");
	return status;
}

enum hq_status
hq_prepare_summary(struct hq_report_context *c, struct hq_error *reterr)
{
	bool deep = false;
	enum hq_status status = hq_grown_begin(c, false, reterr);

	if (status == HQ_OK)
		status = hq_prepare_run(c, table_sql, reterr);
	if (status == HQ_OK)
		status = hq_blocks_begin(c, reterr);
	if (status != HQ_OK || c->render == NULL)
		return status;
	status = decide(c, &deep, reterr);
	if (status == HQ_OK)
		status = count(c, deep, reterr);
	if (status == HQ_OK)
		status = skip(c, deep, reterr);
	if (status == HQ_OK && deep)
		status = hq_structure_fill(c, c->values->threshold,
		    "SELECT bytes AS n FROM temp.summary_part", reterr);
	return status == HQ_OK ? hq_grown_fill(c, reterr) : status;
}
