/*
 * What is needed to suspect something:
 *
 *	temp.grown(kind, name, steps, blocks, bytes, blocks_more, bytes_more,
 *	    least_blocks)   types and sites that grew in every step
 *
 * and what prepare_blocks.c and series.c make.  Without a second dump nothing
 * grows.
 */
#include "analysis/report/blocks.h"
#include "analysis/report/growth.h"
#include "analysis/report/series.h"
#include "analysis/report/suspects.h"

static const char table_sql[] =
    "DROP TABLE IF EXISTS temp.suspect_value;"
    "CREATE TEMP TABLE suspect_value(kind, name, step, blocks, bytes,"
    " PRIMARY KEY(kind, name, step)) WITHOUT ROWID;"
    "DROP TABLE IF EXISTS temp.grown;"
    "CREATE TEMP TABLE grown(kind, name, steps, blocks, bytes, blocks_more,"
    " bytes_more, least_blocks)";
static const char types_sql[] =
    "INSERT INTO temp.suspect_value"
    " SELECT 'type', name, step, blocks, bytes FROM temp.growth_value"
    "  WHERE name <> '[untyped]';"
    "DELETE FROM temp.growth_value; DELETE FROM temp.growth_number";
static const char sites_sql[] =
    "INSERT INTO temp.suspect_value"
    " SELECT 'site', name, step, blocks, bytes FROM temp.growth_value";
/* Of a site whose blocks are all of one type that grew just so, that type
 * stands for it. */
static const char grown_sql[] =
    "INSERT INTO temp.grown"
    " WITH last AS (SELECT max(step) AS step FROM temp.series),"
    " name AS (SELECT DISTINCT kind, name FROM temp.suspect_value),"
    " value AS ("
    "  SELECT n.kind, n.name, s.step, coalesce(v.blocks, 0) AS blocks,"
    "         coalesce(v.bytes, 0) AS bytes"
    "    FROM name n CROSS JOIN temp.series s"
    "    LEFT JOIN temp.suspect_value v"
    "      ON v.kind = n.kind AND v.name = n.name AND v.step = s.step"
    " ), change AS ("
    "  SELECT *, blocks - lag(blocks) OVER w AS dn,"
    "         bytes - lag(bytes) OVER w AS db"
    "    FROM value WINDOW w AS (PARTITION BY kind, name ORDER BY step)"
    " ), grew AS ("
    "  SELECT kind, name, last.step - 1 AS steps,"
    "         max(blocks) FILTER (WHERE change.step = last.step) AS blocks,"
    "         max(bytes) FILTER (WHERE change.step = last.step) AS bytes,"
    "         sum(dn) AS more, sum(db) AS bytes_more, min(dn) AS least"
    "    FROM change, last"
    "   GROUP BY kind, name"
    "  HAVING (min(dn) > 0 AND sum(db) > 0) OR (min(db) > 0 AND min(dn) >= 0)"
    " )"
    " SELECT * FROM grew g"
    "  WHERE kind = 'type' OR NOT EXISTS ("
    "    SELECT 1 FROM grew t WHERE t.kind = 'type'"
    "       AND t.blocks = g.blocks AND t.bytes = g.bytes"
    "       AND t.more = g.more AND t.bytes_more = g.bytes_more)";

enum hq_status
hq_grown_fill(struct hq_report_context *c, struct hq_error *reterr)
{
	int64_t steps = 0;
	enum hq_status status = hq_series_count(c, &steps, reterr);

	if (status != HQ_OK || steps < 2)
		return status;
	status = hq_growth_fill(c, false, reterr);
	if (status == HQ_OK)
		status = hq_prepare_run(c, types_sql, reterr);
	if (status == HQ_OK)
		status = hq_growth_fill(c, true, reterr);
	if (status == HQ_OK)
		status = hq_prepare_run(c, sites_sql, reterr);
	if (status == HQ_OK)
		status = hq_prepare_run(c, grown_sql, reterr);
	return status;
}

enum hq_status
hq_grown_begin(
    struct hq_report_context *c, bool strict, struct hq_error *reterr)
{
	enum hq_status status = hq_growth_begin(c, strict, reterr);

	if (status == HQ_OK)
		status = hq_prepare_run(c, table_sql, reterr);
	if (status == HQ_OK)
		status = hq_holding_begin(c, reterr);
	return status;
}

enum hq_status
hq_prepare_suspects(struct hq_report_context *c, struct hq_error *reterr)
{
	enum hq_status status = hq_grown_begin(c, true, reterr);

	if (status == HQ_OK && c->render != NULL)
		status = hq_grown_fill(c, reterr);
	return status;
}
