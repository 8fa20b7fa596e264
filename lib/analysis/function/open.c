/* Dumps and databases with the functions of SQL. */
#include "analysis/function/open.h"

#include "analysis/function/functions.h"
#include "analysis/support/phase.h"

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
		hq_database_store(db)) != SQLITE_OK) {
		status = hq_database_fail(hq_database_handle(db), reterr);
		hq_database_close(db);
		return status;
	}
	*ret_db = db;
	return HQ_OK;
}
