/*
 * What is needed to suspect something:
 *
 *	temp.grown(kind, name, steps, blocks, bytes, blocks_more, bytes_more,
 *	    least_blocks)   types and sites that grew in every step
 *	temp.structure(serial, retained, small, members, own)   what holds much:
 *	    a block, or the first of a list or tree of its kind; `small` is what
 *	    other structures in it do not hold
 *	temp.heap_size(bytes, least)   of the heap, and what is much
 *
 * and what prepare_blocks.c and series.c make.  Without a second dump nothing
 * grows.
 */
#include "analysis/report/blocks.h"
#include "analysis/report/growth.h"
#include "analysis/report/series.h"
#include "analysis/report/suspects.h"

#include <stdio.h>

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

static const char structure_table_sql[] =
    "DROP TABLE IF EXISTS temp.structure;"
    "CREATE TEMP TABLE structure(serial, retained, small, members, own);"
    "DROP TABLE IF EXISTS temp.heap_size;"
    "CREATE TEMP TABLE heap_size(bytes, least)";
static const char heap_sql[] =
    "INSERT INTO temp.heap_size"
    " SELECT coalesce(sum(n), 0), max(coalesce(sum(n), 0), 1) * %.6f"
    "   FROM (%s)";
static const char blocks_sql[] =
    "SELECT req AS n FROM block WHERE dump_id = %lld";
/* The upper part of the tree of dominators: a chain of small blocks may have
 * millions that each hold much, of which the first are enough. */
static const char heavy_sql[] =
    "DROP TABLE IF EXISTS temp.heavy;"
    "CREATE TEMP TABLE heavy AS"
    " SELECT serial, idom, retained, req,"
    "        coalesce(type_id, -1 - trace_id) AS kind"
    "   FROM block"
    "  WHERE dump_id = %lld"
    "    AND retained >= (SELECT least FROM temp.heap_size)"
    "  ORDER BY retained DESC, serial LIMIT 100000;"
    "CREATE INDEX temp.heavy_serial ON heavy(serial);"
    "CREATE INDEX temp.heavy_idom ON heavy(idom)";
/* What holds one of its own kind is a list or a tree, one structure with it;
 * so is what does so by turns, as an object and its array. */
static const char structure_sql[] =
    "DROP TABLE IF EXISTS temp.part_of;"
    "CREATE TEMP TABLE part_of AS"
    " WITH RECURSIVE up AS ("
    "  SELECT a.serial,"
    "         a.kind IS b.kind"
    "           OR (a.kind IS c.kind AND b.kind IS d.kind) AS same"
    "    FROM heavy a"
    "    LEFT JOIN heavy b ON b.serial = a.idom"
    "    LEFT JOIN heavy c ON c.serial = b.idom"
    "    LEFT JOIN heavy d ON d.serial = c.idom"
    " ), head(serial, head) AS ("
    "  SELECT serial, serial FROM up WHERE NOT same"
    "  UNION ALL"
    "  SELECT a.serial, h.head"
    "    FROM head h"
    "    JOIN heavy a ON a.idom = h.serial"
    "    JOIN up u ON u.serial = a.serial"
    "   WHERE u.same"
    " )"
    " SELECT serial, head FROM head;"
    "CREATE INDEX temp.part_serial ON part_of(serial);"
    "INSERT INTO temp.structure"
    " WITH within AS ("
    "  SELECT q.head, sum(a.retained) AS bytes"
    "    FROM part_of p"
    "    JOIN heavy a ON a.serial = p.serial"
    "    JOIN part_of q ON q.serial = a.idom"
    "   WHERE p.serial = p.head"
    "   GROUP BY q.head"
    " )"
    " SELECT p.head, a.retained, a.retained - coalesce(i.bytes, 0), count(*),"
    "        a.req"
    "   FROM part_of p"
    "   JOIN heavy a ON a.serial = p.head"
    "   LEFT JOIN within i ON i.head = p.head"
    "  GROUP BY p.head";

enum hq_status
hq_structure_fill(struct hq_report_context *c, double percent,
    const char *bytes_sql, struct hq_error *reterr)
{
	char sql[sizeof heap_sql + sizeof heavy_sql + 200], blocks[100];
	long long dump = c->values->dump;
	enum hq_status status;

	snprintf(blocks, sizeof blocks, blocks_sql, dump);
	snprintf(sql, sizeof sql, heap_sql, percent / 100,
	    bytes_sql != NULL ? bytes_sql : blocks);
	status = hq_prepare_run(c, sql, reterr);
	if (status != HQ_OK)
		return status;
	snprintf(sql, sizeof sql, heavy_sql, dump);
	status = hq_prepare_run(c, sql, reterr);
	return status == HQ_OK ? hq_prepare_run(c, structure_sql, reterr)
			       : status;
}

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
		status = hq_prepare_run(c, structure_table_sql, reterr);
	return status;
}

enum hq_status
hq_prepare_suspects(struct hq_report_context *c, struct hq_error *reterr)
{
	enum hq_status status = hq_grown_begin(c, true, reterr);

	if (status == HQ_OK)
		status = hq_holding_begin(c, reterr);
	if (status != HQ_OK || c->render == NULL)
		return status;
	status = hq_structure_fill(c, c->values->threshold, NULL, reterr);
	return status == HQ_OK ? hq_grown_fill(c, reterr) : status;
}
