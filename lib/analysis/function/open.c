/* Dumps and databases with the functions of SQL. */
#include "analysis/function/open.h"

#include "analysis/function/functions.h"
#include "analysis/support/phase.h"

/* Two rows of one dump; where the time is not known, nothing is. */
static const char twice_sql[] =
    "/* a dump given twice? */"
    " SELECT o.dump_id, o.path, n.path FROM dump n JOIN dump o"
    "    ON o.dump_id < n.dump_id AND o.pid = n.pid AND o.seq = n.seq"
    "   AND o.start_ns = n.start_ns AND o.mono_ns = n.mono_ns"
    "   AND o.host IS n.host"
    " WHERE n.mono_ns > 0 ORDER BY n.dump_id LIMIT 1";

static enum hq_status
check_twice(sqlite3 *handle, struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v2(handle, twice_sql, -1, &stmt, NULL) !=
	    SQLITE_OK)
		return hq_database_fail(handle, reterr);
	if (sqlite3_step(stmt) == SQLITE_ROW) {
		const char *before = (const char *)sqlite3_column_text(stmt, 1);
		const char *path = (const char *)sqlite3_column_text(stmt, 2);
		hq_error_file(reterr, path == NULL ? "" : path);
		status = hq_fail(reterr, HQ_ERR_USAGE,
		    "this dump is there already, as number %lld, from %s",
		    sqlite3_column_int64(stmt, 0),
		    before == NULL ? "" : before);
	}
	sqlite3_finalize(stmt);
	return status;
}

enum hq_status
hq_open(const char *const *paths, unsigned npaths,
    const struct hq_database_options *options, struct hq_database **ret_db,
    struct hq_error *reterr)
{
	HQ_PHASE("open", NULL);
	struct hq_database *db;
	enum hq_status status =
	    hq_database_open(paths, npaths, options, &db, reterr);

	if (status != HQ_OK)
		return status;
	if (hq_functions_register(hq_database_handle(db),
		hq_database_store(db)) != SQLITE_OK)
		status = hq_database_fail(hq_database_handle(db), reterr);
	else if (npaths > 1 && (options == NULL || !options->again))
		status = check_twice(hq_database_handle(db), reterr);
	if (status != HQ_OK) {
		hq_database_close(db);
		return status;
	}
	*ret_db = db;
	return HQ_OK;
}
