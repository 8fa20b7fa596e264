/* Dumps and databases behind one SQLite connection. */
#include "analysis/store/database.h"

#include "analysis/store/module.h"
#include "analysis/store/schema.h"
#include "analysis/support/memory.h"
#include "analysis/support/near.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The dumps of one path are those from `first` to `last`. */
struct origin {
	int64_t first;
	int64_t last;
};

struct hq_database {
	sqlite3 *handle;
	struct hq_store *store;
	struct origin *origins; /* one a path */
	unsigned npaths;
	const char *database; /* the path that is one, or NULL */
	unsigned database_at;
	bool adopted; /* the handle is somebody else's to close */
	bool stored;  /* its table block is no virtual one of ours */
};

enum hq_status
hq_database_fail(sqlite3 *handle, struct hq_error *reterr)
{
	return hq_fail(reterr, HQ_ERR_SQL, "%s", sqlite3_errmsg(handle));
}

static enum hq_status
find_database(struct hq_database *db, const char *const *paths,
    struct hq_error *reterr)
{
	for (unsigned i = 0; i < db->npaths; i++) {
		if (strcmp(paths[i], "-") == 0 ||
		    !hq_schema_is_database(paths[i]))
			continue;
		if (db->database != NULL) {
			hq_error_file(reterr, paths[i]);
			return hq_fail(reterr, HQ_ERR_USAGE,
			    "a second database; load all dumps into one");
		}
		db->database = paths[i];
		db->database_at = i;
	}
	return HQ_OK;
}

static enum hq_status
open_handle(struct hq_database *db, bool writable, struct hq_error *reterr)
{
	int flags = db->database == NULL
			? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
			: writable ? SQLITE_OPEN_READWRITE
				   : SQLITE_OPEN_READONLY;
	const char *name = db->database == NULL ? ":memory:" : db->database;
	enum hq_status status = HQ_OK;

	/* One thread uses it: locks would be a tenth of a scan. */
	if (sqlite3_open_v2(name, &db->handle, flags | SQLITE_OPEN_NOMUTEX,
		NULL) != SQLITE_OK)
		status = hq_database_fail(db->handle, reterr);
	else if (db->database != NULL)
		status = hq_schema_check(db->handle, reterr);
	/* Read where it lies, as far as SQLite does so: a scan is twice as
	 * fast.  Only what is not written to, since who cuts a file that is
	 * mapped ends whoever reads it. */
	if (status == HQ_OK && db->database != NULL && !writable)
		status = hq_schema_run(db->handle,
		    "PRAGMA mmap_size = 17179869184", reterr);
	if (status != HQ_OK && db->database != NULL)
		hq_error_file(reterr, db->database);
	return status;
}

/* Opens the dumps, numbered after those of the database. */
static enum hq_status
open_dumps(struct hq_database *db, const char *const *paths, bool partial,
    struct hq_error *reterr)
{
	int64_t last = 0;
	enum hq_status status = HQ_OK;

	if (db->database != NULL) {
		struct origin *o = &db->origins[db->database_at];
		status = hq_schema_number(db->handle,
		    "/* how many dumps */ SELECT max(dump_id) FROM main.dump", 0, &last, reterr);
		*o = (struct origin){1, last};
	}
	for (unsigned i = 0; status == HQ_OK && i < db->npaths; i++) {
		if (paths[i] == db->database)
			continue;
		last++;
		db->origins[i] = (struct origin){last, last};
		status = hq_store_open(
		    db->store, paths[i], last, partial, reterr);
	}
	return status;
}

/* The tables of dumps alone are tables of the connection; beside a database
 * they are joined with its own by views. */
static enum hq_status
create_table(
    struct hq_database *db, const struct hq_table *t, struct hq_error *reterr)
{
	if (db->database == NULL)
		return hq_schema_runf(db->handle, reterr,
		    "CREATE VIRTUAL TABLE main.\"%w\" USING \"%w\"", t->name,
		    t->name);
	return hq_schema_runf(db->handle, reterr,
	    "CREATE VIRTUAL TABLE temp.\"open_%w\" USING \"%w\";"
	    "CREATE TEMP VIEW \"%w\" AS SELECT * FROM main.\"%w\""
	    " UNION ALL SELECT * FROM temp.\"open_%w\"",
	    t->name, t->name, t->name, t->name, t->name);
}

static enum hq_status
create_tables(struct hq_database *db, struct hq_error *reterr)
{
	unsigned n;
	const struct hq_table *tables = hq_table_all(&n);
	enum hq_status status = HQ_OK;

	if (hq_module_register(db->handle, db->store) != SQLITE_OK)
		return hq_database_fail(db->handle, reterr);
	for (unsigned i = 0; status == HQ_OK && i < n; i++)
		status = create_table(db, &tables[i], reterr);
	return status;
}

static enum hq_status
open_all(struct hq_database *db, const char *const *paths,
    const struct hq_database_options *options, struct hq_error *reterr)
{
	enum hq_status status = find_database(db, paths, reterr);

	if (status == HQ_OK)
		status = open_handle(db, options->writable, reterr);
	if (status == HQ_OK)
		status = open_dumps(db, paths, options->partial, reterr);
	if (status == HQ_OK && db->store->ndumps > 0)
		status = create_tables(db, reterr);
	return status;
}

enum hq_status
hq_database_open(const char *const *paths, unsigned npaths,
    const struct hq_database_options *options, struct hq_database **ret_db,
    struct hq_error *reterr)
{
	const struct hq_database_options none = {0};
	struct hq_database *db = calloc(1, sizeof *db);
	enum hq_status status = HQ_ERR_NOMEM;

	if (db != NULL) {
		db->npaths = npaths;
		db->origins = hq_array_new(npaths, sizeof *db->origins);
	}
	if (options == NULL)
		options = &none;
	if (db == NULL || db->origins == NULL)
		hq_fail(reterr, status, "out of memory");
	else
		status = hq_store_new(&options->symbols, &db->store, reterr);
	if (status == HQ_OK)
		status = open_all(db, paths, options, reterr);
	if (status != HQ_OK) {
		hq_database_close(db);
		return status;
	}
	*ret_db = db;
	return HQ_OK;
}

/* Whether `block` means a table that has its own rows, which may have the
 * numbers of opened dumps. */
static const char stored_sql[] =
    "/* whose tables */ SELECT type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' FROM"
    " (SELECT 1 AS at, type, name, sql FROM temp.sqlite_master"
    "  UNION ALL SELECT 2, type, name, sql FROM main.sqlite_master)"
    " WHERE name = 'block' ORDER BY at LIMIT 1";

enum hq_status
hq_database_adopt(sqlite3 *handle, struct hq_store *store,
    struct hq_database **ret_db, struct hq_error *reterr)
{
	struct hq_database *db = calloc(1, sizeof *db);
	int64_t stored;
	enum hq_status status;

	if (db == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	status = hq_schema_number(handle, stored_sql, 0, &stored, reterr);
	/* Of an older or newer version columns mean something else. */
	if (status == HQ_OK && stored != 0 &&
	    hq_schema_check(handle, reterr) == HQ_ERR_VERSION)
		status = HQ_ERR_VERSION;
	if (status != HQ_OK) {
		free(db);
		return status;
	}
	db->handle = handle;
	db->store = store;
	hq_store_take(store);
	db->adopted = true;
	db->stored = stored != 0;
	*ret_db = db;
	return HQ_OK;
}

struct hq_store *
hq_database_store(struct hq_database *db)
{
	return db->store;
}

void
hq_database_close(struct hq_database *db)
{
	if (db == NULL)
		return;
	/* The tables refer to the store, so they go first. */
	if (!db->adopted)
		sqlite3_close_v2(db->handle);
	hq_store_drop(db->store);
	free(db->origins);
	free(db);
}

sqlite3 *
hq_database_handle(struct hq_database *db)
{
	return db->handle;
}

struct hq_dump *
hq_database_opened(struct hq_database *db, int64_t dump_id)
{
	if (db->stored)
		return NULL;
	for (size_t i = 0; i < db->store->ndumps; i++)
		if (db->store->dumps[i]->dump_id == dump_id)
			return db->store->dumps[i];
	return NULL;
}

/* Whether `which` is all digits: a dump_id. */
static bool
is_number(const char *which, int64_t *ret_number)
{
	char *end;

	*ret_number = strtoll(which, &end, 10);
	return which[0] >= '0' && which[0] <= '9' && *end == '\0';
}

static enum hq_status
not_found(sqlite3_stmt *list, const char *which, struct hq_error *reterr)
{
	char text[400] = "";
	struct hq_near near;
	size_t n = 0;

	hq_near_start(&near, which == NULL ? "" : which);
	sqlite3_reset(list);
	while (sqlite3_step(list) == SQLITE_ROW) {
		const char *label = (const char *)sqlite3_column_text(list, 1);
		hq_near_offer(&near, label);
		if (n + 80 >= sizeof text)
			continue;
		n += (size_t)snprintf(text + n, sizeof text - n, "%s%lld%s%.60s",
		    n == 0 ? "" : ", ", sqlite3_column_int64(list, 0),
		    label != NULL && label[0] != '\0' ? " " : "",
		    label != NULL ? label : "");
	}
	if (which == NULL || n == 0)
		return hq_fail(reterr, HQ_ERR_NOTFOUND, "there is no dump");
	if (near.best[0] != '\0')
		return hq_fail(reterr, HQ_ERR_NOTFOUND,
		    "there is no dump \"%.40s\"%s", which,
		    hq_near_hint(&near));
	return hq_fail(reterr, HQ_ERR_NOTFOUND,
	    "there is no dump \"%.40s\"; there is: %s", which, text);
}

/* The last dump of the list that `which` means; 0: none. */
static int64_t
pick(sqlite3_stmt *list, const char *which)
{
	int64_t found = 0, number = 0;
	bool by_number = which != NULL && is_number(which, &number);

	while (sqlite3_step(list) == SQLITE_ROW) {
		int64_t id = sqlite3_column_int64(list, 0);
		const char *label = (const char *)sqlite3_column_text(list, 1);
		if (which == NULL || (by_number && id == number) ||
		    (!by_number && label != NULL && strcmp(label, which) == 0))
			found = id;
	}
	return found;
}

enum hq_status
hq_database_find_dump(struct hq_database *db, unsigned path, const char *which,
    int64_t *ret_dump_id, struct hq_error *reterr)
{
	struct origin range = {0, INT64_MAX};
	enum hq_status status = HQ_OK;
	sqlite3_stmt *list;
	int64_t found;

	if (path != HQ_DATABASE_ANY)
		range = db->origins[path];
	if (sqlite3_prepare_v2(db->handle,
		"/* which dump */ SELECT dump_id, label FROM dump"
		" WHERE dump_id BETWEEN ?1 AND ?2 ORDER BY dump_id",
		-1, &list, NULL) != SQLITE_OK)
		return hq_database_fail(db->handle, reterr);
	sqlite3_bind_int64(list, 1, range.first);
	sqlite3_bind_int64(list, 2, range.last);
	found = pick(list, which);
	if (found == 0)
		status = not_found(list, which, reterr);
	else
		*ret_dump_id = found;
	sqlite3_finalize(list);
	return status;
}
