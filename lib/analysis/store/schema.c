/* The database that heapql load makes. */
#include "analysis/store/schema.h"

#include "analysis/store/database.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

bool
hq_schema_is_database(const char *path)
{
	char magic[16] = "";
	struct stat st;
	FILE *f;
	bool is;

	/* Reading from a pipe would take bytes away from its dump. */
	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return false;
	f = fopen(path, "rbe");
	if (f == NULL)
		return false;
	is = fread(magic, 1, sizeof magic, f) == sizeof magic &&
	     memcmp(magic, "SQLite format 3", sizeof magic) == 0;
	fclose(f);
	return is;
}

enum hq_status
hq_schema_run(sqlite3 *handle, const char *sql, struct hq_error *reterr)
{
	if (sqlite3_exec(handle, sql, NULL, NULL, NULL) != SQLITE_OK)
		return hq_database_fail(handle, reterr);
	return HQ_OK;
}

enum hq_status
hq_schema_runf(
    sqlite3 *handle, struct hq_error *reterr, const char *format, ...)
{
	va_list args;
	char *sql;
	enum hq_status status;

	va_start(args, format);
	sql = sqlite3_vmprintf(format, args);
	va_end(args);
	if (sql == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	status = hq_schema_run(handle, sql, reterr);
	sqlite3_free(sql);
	return status;
}

enum hq_status
hq_schema_number(sqlite3 *handle, const char *sql, int64_t fallback,
    int64_t *ret_number, struct hq_error *reterr)
{
	sqlite3_stmt *stmt;
	int rc;

	if (sqlite3_prepare_v2(handle, sql, -1, &stmt, NULL) != SQLITE_OK)
		return hq_database_fail(handle, reterr);
	rc = sqlite3_step(stmt);
	*ret_number = fallback;
	if (rc == SQLITE_ROW && sqlite3_column_type(stmt, 0) != SQLITE_NULL)
		*ret_number = sqlite3_column_int64(stmt, 0);
	if (sqlite3_finalize(stmt) != SQLITE_OK)
		return hq_database_fail(handle, reterr);
	return HQ_OK;
}

enum hq_status
hq_schema_check(sqlite3 *handle, struct hq_error *reterr)
{
	int64_t id, version;
	enum hq_status status = hq_schema_number(
	    handle, "PRAGMA application_id", 0, &id, reterr);

	if (status == HQ_OK)
		status = hq_schema_number(
		    handle, "PRAGMA user_version", 0, &version, reterr);
	if (status != HQ_OK)
		return status;
	if (id != HQ_SCHEMA_APPLICATION_ID)
		return hq_fail(reterr, HQ_ERR_FORMAT,
		    "a database, but not one made by heapql load");
	if (version > HQ_SCHEMA_VERSION)
		return hq_fail(reterr, HQ_ERR_VERSION,
		    "a database of a newer version of heapql");
	if (version < HQ_SCHEMA_VERSION)
		return hq_fail(reterr, HQ_ERR_VERSION,
		    "a database of an older version of heapql; load the dumps "
		    "again");
	return HQ_OK;
}

/* block is kept in the order of its serials: that is how diffs look blocks
 * up, and it needs no index beside the table. */
static enum hq_status
create_table(sqlite3 *handle, const struct hq_table *t, struct hq_error *reterr)
{
	char *columns = hq_table_declare(t);
	enum hq_status status;

	if (columns == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	status = hq_schema_runf(handle, reterr,
	    "CREATE TABLE \"%w\"(%s, PRIMARY KEY(dump_id%s%s)) WITHOUT ROWID",
	    t->name, columns, t->key == NULL ? "" : ", ",
	    t->key == NULL ? "" : t->key);
	free(columns);
	return status;
}

enum hq_status
hq_schema_create(sqlite3 *handle, struct hq_error *reterr)
{
	unsigned n;
	const struct hq_table *tables = hq_table_all(&n);
	enum hq_status status = HQ_OK;

	for (unsigned i = 0; status == HQ_OK && i < n; i++)
		status = create_table(handle, &tables[i], reterr);
	if (status == HQ_OK)
		status = hq_schema_runf(handle, reterr,
		    "PRAGMA application_id = %d; PRAGMA user_version = %d",
		    HQ_SCHEMA_APPLICATION_ID, HQ_SCHEMA_VERSION);
	return status;
}

/* References are looked up from both ends.  A sample of the rows tells SQLite
 * that one dump_id has very many. */
enum hq_status
hq_schema_index(sqlite3 *handle, struct hq_error *reterr)
{
	return hq_schema_run(handle,
	    "CREATE INDEX IF NOT EXISTS ref_src ON ref(dump_id, src);"
	    "CREATE INDEX IF NOT EXISTS ref_dst ON ref(dump_id, dst);"
	    "CREATE INDEX IF NOT EXISTS root_dst ON root(dump_id, dst);"
	    "PRAGMA analysis_limit = 1000; ANALYZE",
	    reterr);
}
