/*
 * Dumps and databases behind one SQLite connection, which has every table of
 * doc/schema.md whatever was opened:
 *
 *	dumps          virtual tables over the files, nothing is loaded
 *	a database     made by heapql load, opened read-only
 *	both           views that join them; dumps get the next free dump_id
 *
 * The connection belongs to the caller's thread until hq_database_close.
 */
#ifndef HQ_ANALYSIS_STORE_DATABASE_H
#define HQ_ANALYSIS_STORE_DATABASE_H

#include "analysis/store/sqlite.h"
#include "analysis/support/error.h"
#include "analysis/symbol/symbols.h"

#include <stdbool.h>
#include <stdint.h>

struct hq_database;
struct hq_dump;

struct hq_database_options {
	bool partial;  /* open damaged dumps as far as they are whole */
	bool writable; /* a database may be written to */
	bool again;    /* the same dump may be given twice: hq_open */
	struct hq_symbol_options symbols; /* borrowed until it is closed */
};

/*
 * Opens all paths; at most one may be a database.  "-" is a dump on standard
 * input.  `options` may be NULL.  The error names the file.
 */
enum hq_status hq_database_open(const char *const *paths, unsigned npaths,
    const struct hq_database_options *options, struct hq_database **ret_db,
    struct hq_error *reterr) HQ_CHECKED;

struct hq_store;

/*
 * A database over a connection that somebody else has opened and will close,
 * as the host of the extension: what its tables say, of the dumps of `store`
 * where they are ours.  Statements made on it must be gone before the host
 * closes it.
 */
enum hq_status hq_database_adopt(sqlite3 *handle, struct hq_store *store,
    struct hq_database **ret_db, struct hq_error *reterr) HQ_CHECKED;

/* The opened dumps; borrowed. */
struct hq_store *hq_database_store(struct hq_database *db);

/* NULL is nothing.  An adopted connection stays open. */
void hq_database_close(struct hq_database *db);

sqlite3 *hq_database_handle(struct hq_database *db);

/* The opened dump of that number, or NULL: it is in a database. */
struct hq_dump *hq_database_opened(struct hq_database *db, int64_t dump_id);

/*
 * The dump_id that `which` means among the dumps of paths[path], or among all
 * when `path` is HQ_DATABASE_ANY: digits are a dump_id, anything else a
 * label; NULL is the newest, which is the greatest dump_id.
 * HQ_ERR_NOTFOUND with a list of what there is.
 */
#define HQ_DATABASE_ANY UINT32_MAX
enum hq_status hq_database_find_dump(struct hq_database *db, unsigned path,
    const char *which, int64_t *ret_dump_id,
    struct hq_error *reterr) HQ_CHECKED;

/* Turns the connection's last error into *reterr; returns HQ_ERR_SQL. */
enum hq_status hq_database_fail(sqlite3 *handle, struct hq_error *reterr);

#endif
