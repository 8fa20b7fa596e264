/* What the program told of its run, and there was no more room for. */
#include "analysis/report/prepare.h"

#include "analysis/render/unit.h"

#include <stdio.h>

static const char lost_sql[] =
    "SELECT coalesce(max(value) FILTER (WHERE name = 'marks_lost'), 0),"
    "       coalesce(max(value) FILTER (WHERE name = 'profile_passes_lost'), 0)"
    "  FROM counter WHERE dump_id = ?";

enum hq_status
hq_prepare_lost(struct hq_report_context *c, struct hq_error *reterr)
{
	char marks[HQ_UNIT_SIZE], passes[HQ_UNIT_SIZE];
	sqlite3_stmt *stmt;

	if (c->render == NULL)
		return HQ_OK;
	if (sqlite3_prepare_v2(c->db, lost_sql, -1, &stmt, NULL) != SQLITE_OK)
		return hq_fail(reterr, HQ_ERR_SQL, "report %s: %s",
		    c->report->name, sqlite3_errmsg(c->db));
	sqlite3_bind_int64(stmt, 1, c->values->dump);
	if (sqlite3_step(stmt) == SQLITE_ROW &&
	    (sqlite3_column_int64(stmt, 0) != 0 ||
		sqlite3_column_int64(stmt, 1) != 0))
		snprintf(c->note, sizeof c->note,
		    "There was no room for %s marks and %s passes of lines: "
		    "they are not here.",
		    hq_unit_count(marks, sqlite3_column_int64(stmt, 0)),
		    hq_unit_count(passes, sqlite3_column_int64(stmt, 1)));
	sqlite3_finalize(stmt);
	return HQ_OK;
}
