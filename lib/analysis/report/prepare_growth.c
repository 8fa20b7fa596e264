/*
 * How many blocks of each kind there are in each dump of a process.
 *
 *	temp.growth_value(name, step, blocks, bytes)   names that a dump has
 *	                                               not are no row
 *	temp.series: see series.h
 *
 * Kinds are matched by name, as their numbers are each dump's own.
 */
#include "analysis/report/growth.h"
#include "analysis/report/kinds.h"
#include "analysis/report/series.h"
#include "analysis/report/tally.h"

#include "analysis/report/name.h"

#include <inttypes.h>
#include <string.h>

static const char table_sql[] =
    "DROP TABLE IF EXISTS temp.growth_value;"
    "CREATE TEMP TABLE growth_value(name, step, blocks, bytes,"
    " PRIMARY KEY(name, step)) WITHOUT ROWID;"
    "DROP TABLE IF EXISTS temp.growth_number;"
    "CREATE TEMP TABLE growth_number(dump_id, number, blocks, bytes);"
    "DROP TABLE IF EXISTS temp.series_site;"
    "CREATE TEMP TABLE series_site(step, trace_id, site,"
    " PRIMARY KEY(step, trace_id)) WITHOUT ROWID";
#define ROWS(key)                                                              \
	"SELECT dump_id, coalesce(" key ", 0), req FROM block"                 \
	" WHERE dump_id = ?1"
#define OF " AND heapql_in(?2, dump_id, row)"
/* Of all blocks, and of a set. */
static const char *const types_sql[] = {ROWS("type_id"), ROWS("type_id") OF};
static const char *const sites_sql[] = {
    ROWS("trace_id"), ROWS("trace_id") OF};
static const char store_sql[] =
    "INSERT INTO temp.growth_number VALUES(?1, ?2, ?3, ?4)";
static const char name_types_sql[] =
    "INSERT INTO temp.growth_value"
    " SELECT coalesce(nullif(t.name, ''), '[untyped]'), s.step,"
    "        sum(y.blocks), sum(y.bytes)"
    "   FROM temp.growth_number y JOIN temp.series s USING(dump_id)"
    "   LEFT JOIN type t ON t.dump_id = y.dump_id AND t.type_id = y.number"
    "  GROUP BY 1, 2";
static const char name_sites_sql[] =
    "INSERT INTO temp.growth_value"
    " SELECT coalesce(hq_name(t.site), '[untraced]'), s.step,"
    "        sum(y.blocks), sum(y.bytes)"
    "   FROM temp.growth_number y JOIN temp.series s USING(dump_id)"
    "   LEFT JOIN temp.series_site t"
    "     ON t.step = s.step AND t.trace_id = y.number"
    "  GROUP BY 1, 2";
static const char site_sql[] =
    "INSERT OR IGNORE INTO temp.series_site VALUES(?1, ?2, ?3)";

/* Adds up a dump's blocks by a number. */
static enum hq_status
add(struct hq_report_context *c, int64_t dump_id, const char *const sql[2],
    struct hq_error *reterr)
{
	const char *of = c->values->of;
	struct hq_tally t;
	enum hq_status status;

	hq_tally_init(&t, 2, 1);
	status = hq_tally_query_of(
	    &t, c->db, sql[of != NULL], dump_id, of, reterr);
	if (status == HQ_OK)
		status = hq_tally_store(&t, c->db, store_sql, 1, reterr);
	hq_tally_release(&t);
	return hq_kinds_fail(c, dump_id, status, reterr);
}

static enum hq_status
add_types(struct hq_report_context *c, int64_t step, int64_t dump_id,
    struct hq_error *reterr)
{
	(void)step;
	return add(c, dump_id, types_sql, reterr);
}

static enum hq_status
put_sites(struct hq_report_context *c, int64_t step, const struct hq_model *m,
    struct hq_error *reterr)
{
	sqlite3_stmt *stmt;
	int rc = sqlite3_prepare_v2(c->db, site_sql, -1, &stmt, NULL);

	for (uint32_t i = 0; rc == SQLITE_OK && i < m->ntraces; i++) {
		sqlite3_bind_int64(stmt, 1, step);
		sqlite3_bind_int64(stmt, 2, m->traces[i].trace_id);
		sqlite3_bind_int64(stmt, 3, hq_model_site(m, &m->traces[i]));
		sqlite3_step(stmt);
		rc = sqlite3_reset(stmt);
	}
	sqlite3_finalize(stmt);
	return rc == SQLITE_OK ? HQ_OK : hq_database_fail(c->db, reterr);
}

static enum hq_status
add_sites(struct hq_report_context *c, int64_t step, int64_t dump_id,
    struct hq_error *reterr)
{
	struct hq_model m;
	enum hq_status status =
	    hq_model_load(&m, c->db, dump_id, &c->keys, reterr);

	if (status == HQ_OK)
		status = put_sites(c, step, &m, reterr);
	hq_model_release(&m);
	if (status != HQ_OK)
		return status;
	return add(c, dump_id, sites_sql, reterr);
}

static enum hq_status
add_kinds(struct hq_report_context *c, int64_t step, int64_t dump_id,
    struct hq_error *reterr)
{
	(void)step;
	return hq_kinds_add(c, dump_id, NULL, reterr);
}

/* Of kinds of the user's. */
static enum hq_status
fill_kinds(struct hq_report_context *c, struct hq_error *reterr)
{
	enum hq_status status = hq_series_each(c, add_kinds, reterr);

	return status == HQ_OK
		   ? hq_prepare_run(c,
			 "INSERT INTO temp.growth_value"
			 " SELECT k.name, s.step, k.blocks, k.bytes"
			 "   FROM temp.kind_value k JOIN temp.series s"
			 "  USING(dump_id)",
			 reterr)
		   : status;
}

enum hq_status
hq_growth_fill(
    struct hq_report_context *c, bool by_site, struct hq_error *reterr)
{
	enum hq_status status = hq_series_each(
	    c, by_site ? add_sites : add_types, reterr);

	if (status == HQ_OK)
		status = hq_prepare_run(c,
		    by_site ? name_sites_sql : name_types_sql, reterr);
	return status;
}

enum hq_status
hq_growth_begin(
    struct hq_report_context *c, bool strict, struct hq_error *reterr)
{
	enum hq_status status = hq_series_begin(c, strict, reterr);

	c->by = HQ_BY_SITE;
	if (status == HQ_OK)
		status = hq_prepare_run(c, table_sql, reterr);
	if (status == HQ_OK)
		status = hq_name_register(c, reterr);
	return status;
}

static enum hq_status
put_headline(struct hq_report_context *c, struct hq_error *reterr)
{
	static const char sql[] =
	    "SELECT n.name, o.name, n.step - 1,"
	    "       (SELECT name FROM temp.series WHERE step = 1)"
	    "  FROM temp.series n LEFT JOIN temp.series o"
	    "    ON o.step = n.step - 1"
	    " ORDER BY n.step DESC LIMIT 1";
	enum hq_status status = HQ_OK;
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v2(c->db, sql, -1, &stmt, NULL) != SQLITE_OK)
		return hq_database_fail(c->db, reterr);
	if (sqlite3_step(stmt) != SQLITE_ROW)
		status = hq_database_fail(c->db, reterr);
	else if (sqlite3_column_type(stmt, 1) == SQLITE_NULL)
		status = hq_prepare_line(c, reterr,
		    "There is no earlier dump than \"%s\": all is growth.",
		    (const char *)sqlite3_column_text(stmt, 0));
	else if (sqlite3_column_int64(stmt, 2) == 1)
		status = hq_prepare_line(c, reterr,
		    "\"%s\" against \"%s\", the only dump before it",
		    (const char *)sqlite3_column_text(stmt, 0),
		    (const char *)sqlite3_column_text(stmt, 1));
	else
		status = hq_prepare_line(c, reterr,
		    "\"%s\" against \"%s\", the dump before it, and against "
		    "the peak of the %" PRId64 " dumps from \"%s\" on",
		    (const char *)sqlite3_column_text(stmt, 0),
		    (const char *)sqlite3_column_text(stmt, 1),
		    (int64_t)sqlite3_column_int64(stmt, 2),
		    (const char *)sqlite3_column_text(stmt, 3));
	sqlite3_finalize(stmt);
	return status;
}

static enum hq_status
prepare(struct hq_report_context *c, struct hq_error *reterr)
{
	const char *by = c->values->by;
	enum hq_status status = hq_growth_begin(c, true, reterr);

	if (status == HQ_OK)
		status = hq_kinds_begin(c, NULL, reterr);
	if (status != HQ_OK || c->render == NULL)
		return status;
	if (by == NULL || strcmp(by, "type") == 0 || strcmp(by, "site") == 0)
		return hq_growth_fill(
		    c, by != NULL && strcmp(by, "site") == 0, reterr);
	return fill_kinds(c, reterr);
}

enum hq_status
hq_prepare_growth(struct hq_report_context *c, struct hq_error *reterr)
{
	enum hq_status status = prepare(c, reterr);

	if (status == HQ_OK && c->render != NULL)
		status = put_headline(c, reterr);
	return status;
}

enum hq_status
hq_prepare_trend(struct hq_report_context *c, struct hq_error *reterr)
{
	return prepare(c, reterr);
}
