/*
 * Blocks of a dump that an earlier one of the process does not have.
 *
 *	temp.born(dump_id, name, serial)     the earlier dump, and the first
 *	                                     serial that is new; 0: all are
 *	temp.new_value(name, old, kept, fresh, bytes)   by kind; bytes of what
 *	                                     is fresh
 *
 * What was born before a dump has a smaller serial than its next_serial, and
 * realloc keeps the serial: so the serial alone tells what is new, also where
 * an address is used again.
 */
#include "analysis/report/blocks.h"
#include "analysis/report/kinds.h"
#include "analysis/report/series.h"
#include "analysis/report/tally.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char table_sql[] =
    "DROP TABLE IF EXISTS temp.born;"
    "CREATE TEMP TABLE born(dump_id, name, serial);"
    "DROP TABLE IF EXISTS temp.new_number;"
    "CREATE TEMP TABLE new_number(dump_id, type_id, fresh, blocks, bytes);"
    "DROP TABLE IF EXISTS temp.new_value;"
    "CREATE TEMP TABLE new_value(name, old, kept, fresh, bytes)";
/* ?1: the report's dump; ?2: the earlier one, or NULL: the one before. */
static const char born_sql[] =
    "INSERT INTO temp.born"
    " SELECT o.dump_id, o.name, coalesce(o.next_serial, 0)"
    "   FROM temp.series n LEFT JOIN temp.series o"
    "     ON o.dump_id = ?2 OR (?2 IS NULL AND o.step = n.step - 1)"
    "  WHERE n.dump_id = ?1";
#define OLD                                                                    \
	"SELECT dump_id, coalesce(type_id, 0), 0, req FROM block"              \
	" WHERE dump_id = ?1"
#define NOW                                                                    \
	"SELECT dump_id, coalesce(type_id, 0),"                                \
	"       1 + (serial >= (SELECT serial FROM temp.born)), req"           \
	"  FROM block WHERE dump_id = ?1"
#define OF " AND heapql_in(?2, dump_id, row)"
/* Of all blocks, and of a set. */
static const char *const old_sql[] = {OLD, OLD OF};
static const char *const now_sql[] = {NOW, NOW OF};
static const char store_sql[] =
    "INSERT INTO temp.new_number VALUES(?1, ?2, ?3, ?4, ?5)";
static const char name_sql[] =
    "INSERT INTO temp.kind_value"
    " SELECT n.dump_id, coalesce(nullif(t.name, ''), '[untyped]'), n.fresh,"
    "        n.blocks, n.bytes"
    "   FROM temp.new_number n LEFT JOIN type t"
    "     ON t.dump_id = n.dump_id AND t.type_id = n.type_id";
static const char value_sql[] =
    "INSERT INTO temp.new_value"
    " SELECT name, coalesce(sum(blocks) FILTER (WHERE part = 0), 0),"
    "        coalesce(sum(blocks) FILTER (WHERE part = 1), 0),"
    "        coalesce(sum(blocks) FILTER (WHERE part = 2), 0),"
    "        coalesce(sum(bytes) FILTER (WHERE part = 2), 0)"
    "   FROM temp.kind_value GROUP BY 1";

static enum hq_status
put_born(struct hq_report_context *c, struct hq_error *reterr)
{
	const struct hq_report_values *v = c->values;
	enum hq_status status = HQ_OK;
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v2(c->db, born_sql, -1, &stmt, NULL) != SQLITE_OK)
		return hq_database_fail(c->db, reterr);
	sqlite3_bind_int64(stmt, 1, v->dump);
	if (v->old_told)
		sqlite3_bind_int64(stmt, 2, v->old);
	if (sqlite3_step(stmt) != SQLITE_DONE)
		status = hq_database_fail(c->db, reterr);
	sqlite3_finalize(stmt);
	return status;
}

/* Says against which dump; *ret_dump is it, or 0. */
static enum hq_status
take_born(struct hq_report_context *c, int64_t *ret_dump, int64_t *ret_serial,
    struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;
	sqlite3_stmt *stmt;

	*ret_dump = *ret_serial = 0;
	if (sqlite3_prepare_v2(c->db,
		"SELECT b.dump_id, b.name, n.name, b.serial FROM temp.born b"
		"  JOIN temp.series n ON n.dump_id = ?1",
		-1, &stmt, NULL) != SQLITE_OK)
		return hq_database_fail(c->db, reterr);
	sqlite3_bind_int64(stmt, 1, c->values->dump);
	if (sqlite3_step(stmt) != SQLITE_ROW)
		status = hq_database_fail(c->db, reterr);
	else if (sqlite3_column_type(stmt, 0) != SQLITE_NULL) {
		*ret_dump = sqlite3_column_int64(stmt, 0);
		*ret_serial = sqlite3_column_int64(stmt, 3);
		status = hq_prepare_line(c, reterr, "\"%s\" against \"%s\"",
		    (const char *)sqlite3_column_text(stmt, 2),
		    (const char *)sqlite3_column_text(stmt, 1));
	} else if (c->values->old_told)
		status = hq_fail(reterr, HQ_ERR_INCONSISTENT,
		    "the dump of --since is later than that of the report");
	else
		status = hq_prepare_line(c, reterr,
		    "There is no earlier dump than \"%s\": all is new.",
		    (const char *)sqlite3_column_text(stmt, 2));
	sqlite3_finalize(stmt);
	return status;
}

static enum hq_status
add_types(struct hq_report_context *c, struct hq_tally *t, int64_t dump_id,
    const char *const sql[2], struct hq_error *reterr)
{
	const char *of = c->values->of;

	return hq_kinds_fail(c, dump_id,
	    hq_tally_query_of(
		t, c->db, sql[of != NULL], dump_id, of, reterr),
	    reterr);
}

static enum hq_status
fill_types(struct hq_report_context *c, int64_t old, struct hq_error *reterr)
{
	struct hq_tally t;
	enum hq_status status = HQ_OK;

	hq_tally_init(&t, 3, 1);
	if (old != 0)
		status = add_types(c, &t, old, old_sql, reterr);
	if (status == HQ_OK)
		status = add_types(c, &t, c->values->dump, now_sql, reterr);
	if (status == HQ_OK)
		status = hq_tally_store(&t, c->db, store_sql, 1, reterr);
	hq_tally_release(&t);
	return status == HQ_OK ? hq_prepare_run(c, name_sql, reterr) : status;
}

static enum hq_status
fill_kinds(struct hq_report_context *c, int64_t old, int64_t born,
    struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;
	char term[64];

	snprintf(term, sizeof term, "1 + (serial >= %" PRId64 ")", born);
	if (old != 0)
		status = hq_kinds_add(c, old, "0", reterr);
	return status == HQ_OK
		   ? hq_kinds_add(c, c->values->dump, term, reterr)
		   : status;
}

static enum hq_status
fill(struct hq_report_context *c, int64_t old, int64_t born,
    struct hq_error *reterr)
{
	const char *by = c->values->by;
	enum hq_status status = by == NULL || strcmp(by, "type") == 0
				    ? fill_types(c, old, reterr)
				    : fill_kinds(c, old, born, reterr);

	return status == HQ_OK ? hq_prepare_run(c, value_sql, reterr) : status;
}

enum hq_status
hq_prepare_new(struct hq_report_context *c, struct hq_error *reterr)
{
	int64_t old = 0, born = 0;
	enum hq_status status = hq_series_begin(c, true, reterr);

	if (status == HQ_OK)
		status = hq_kinds_begin(c, "0", reterr);
	if (status == HQ_OK)
		status = hq_prepare_run(c, table_sql, reterr);
	if (status == HQ_OK)
		status = hq_blocks_ask(c, reterr);
	if (status != HQ_OK || c->render == NULL)
		return status;
	status = put_born(c, reterr);
	if (status == HQ_OK)
		status = take_born(c, &old, &born, reterr);
	return status == HQ_OK ? fill(c, old, born, reterr) : status;
}
