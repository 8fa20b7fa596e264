/*
 * heapql_sqlite.so: dumps as tables in any program that has SQLite.
 *
 *	.load heapql_sqlite
 *	SELECT heapql_open('x.hqd');		its dump_id
 *	SELECT heapql_open('y.hqd', 1);		1: also when it is damaged
 *	SELECT count(*) FROM block;
 *
 * The tables are there under their names without being created, unless the
 * database has one of that name.  SQLite derives the name of the entry point
 * from that of the file.
 */
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT1

#include "analysis/function/functions.h"
#include "analysis/store/module.h"

int sqlite3_heapqlsqlite_init(
    sqlite3 *db, char **ret_message, const sqlite3_api_routines *api);

static void
open_dump(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	struct hq_store *store = sqlite3_user_data(context);
	const char *path = (const char *)sqlite3_value_text(argv[0]);
	int64_t id = (int64_t)store->ndumps + 1;
	struct hq_error err = {0};
	char *message;

	if (path == NULL) {
		sqlite3_result_error(context, "heapql_open: no file", -1);
		return;
	}
	if (hq_store_open(store, path, id,
		argc > 1 && sqlite3_value_int(argv[1]) != 0, &err) == HQ_OK) {
		sqlite3_result_int64(context, id);
		return;
	}
	message = sqlite3_mprintf("%s: %s", path, hq_error_text(&err));
	sqlite3_result_error(
	    context, message == NULL ? "out of memory" : message, -1);
	sqlite3_free(message);
}

static void
drop_store(void *opaque)
{
	hq_store_drop(opaque);
}

/* Registers the function for n arguments; SQLite drops the reference, also
 * when it fails. */
static int
register_open(sqlite3 *db, struct hq_store *store, int n)
{
	hq_store_take(store);
	return sqlite3_create_function_v2(db, "heapql_open", n,
	    SQLITE_UTF8 | SQLITE_DIRECTONLY, store, open_dump, NULL, NULL,
	    drop_store);
}

__attribute__((visibility("default"))) int
sqlite3_heapqlsqlite_init(
    sqlite3 *db, char **ret_message, const sqlite3_api_routines *api)
{
	struct hq_store *store;
	int rc;

	SQLITE_EXTENSION_INIT2(api);
	/* An older host's table of functions ends before what we call. */
	if (sqlite3_libversion_number() < 3038000) {
		*ret_message = sqlite3_mprintf(
		    "heapql_sqlite needs SQLite 3.38 or newer, this is %s",
		    sqlite3_libversion());
		return SQLITE_ERROR;
	}
	if (hq_store_new(NULL, &store, NULL) != HQ_OK)
		return SQLITE_NOMEM;
	rc = hq_module_register(db, store);
	for (int n = 1; rc == SQLITE_OK && n <= 2; n++)
		rc = register_open(db, store, n);
	if (rc == SQLITE_OK)
		rc = hq_functions_register(db, store);
	hq_store_drop(store);
	return rc;
}
