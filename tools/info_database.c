/* heapql info of a database. */
#include "info_database.h"

#include "command.h"
#include "message.h"

#include "analysis/function/open.h"

/* The table's columns; the query has the same, in this order. */
static const struct hq_cell_column columns[] = {
    {"dump_id", "dump", HQ_CELL_ID},
    {"program", NULL, HQ_CELL_TEXT},
    {"pid", NULL, HQ_CELL_ID},
    {"seq", "number", HQ_CELL_ID},
    {"label", NULL, HQ_CELL_TEXT},
    {"wall_ns", "taken", HQ_CELL_TIME},
    {"blocks", NULL, HQ_CELL_COUNT},
    {"requested", NULL, HQ_CELL_BYTES},
    {"truncated", NULL, HQ_CELL_ID},
};
#define NCOLUMNS (sizeof columns / sizeof *columns)
#define TRUNCATED (NCOLUMNS - 1)

static const char query[] =
    "WITH b AS (SELECT dump_id, count(*) AS blocks, sum(req) AS requested"
    " FROM block GROUP BY dump_id)"
    " SELECT dump_id, program, pid, seq, label, wall_ns,"
    " coalesce(blocks, 0), coalesce(requested, 0), truncated"
    " FROM dump LEFT JOIN b USING(dump_id) ORDER BY dump_id";

static struct hq_value
value_of(sqlite3_stmt *stmt, int i)
{
	const char *text;

	if (sqlite3_column_type(stmt, i) == SQLITE_INTEGER)
		return hq_value_int(sqlite3_column_int64(stmt, i));
	text = (const char *)sqlite3_column_text(stmt, i);
	if (text == NULL)
		return hq_value_null();
	return hq_value_bytes(text, (size_t)sqlite3_column_bytes(stmt, i));
}

static int
put_rows(sqlite3_stmt *stmt, struct hq_render *out)
{
	const struct hq_render_table table = {
	    "dumps", NULL, HQ_LAYOUT_ROWS, columns, NCOLUMNS, NULL};
	enum hq_status status = hq_render_begin(out, &table);
	int result = HQ_EXIT_OK;

	while (status == HQ_OK && sqlite3_step(stmt) == SQLITE_ROW) {
		struct hq_value values[NCOLUMNS];
		for (unsigned i = 0; i < NCOLUMNS; i++)
			values[i] = value_of(stmt, (int)i);
		if (values[TRUNCATED].integer != 0)
			result = HQ_EXIT_FAILED;
		status = hq_render_row(out, values);
	}
	if (status == HQ_OK)
		status = hq_render_end(out);
	if (status != HQ_OK)
		hq_message(NULL, "%s", hq_status_message(status));
	return status == HQ_OK ? result : HQ_EXIT_FAILED;
}

int
hq_info_database(const char *path, struct hq_render *out)
{
	struct hq_database *db;
	struct hq_error err = {0};
	sqlite3_stmt *stmt = NULL;
	int result = HQ_EXIT_FAILED;

	if (hq_open(&path, 1, NULL, &db, &err) != HQ_OK)
		return hq_message_error(&err);
	sqlite3_prepare_v2(hq_database_handle(db), query, -1, &stmt, NULL);
	if (stmt != NULL)
		result = put_rows(stmt, out);
	if (sqlite3_finalize(stmt) != SQLITE_OK || stmt == NULL) {
		hq_message(path, "%s", sqlite3_errmsg(hq_database_handle(db)));
		result = HQ_EXIT_FAILED;
	}
	hq_database_close(db);
	return result;
}
