/* Sets of blocks that have a name, kept in the database. */
#include "analysis/set/saved.h"

#include "analysis/graph/array.h"
#include "analysis/store/schema.h"
#include "analysis/support/near.h"
#include "analysis/support/phase.h"

#include <string.h>

/* Words of expressions, which would hide a set of that name. */
static const char *const words[] = {
    "all", "none", "where", "row", "of", "part", "since", "reachable",
    "referrers", "referents", "dominos", "imdom", "owners",
};
#define NWORDS (sizeof words / sizeof words[0])

static const char create_sql[] =
    "CREATE TABLE IF NOT EXISTS main.saved_set(set_id INTEGER PRIMARY KEY,"
    " name TEXT NOT NULL UNIQUE, dump_id INT NOT NULL, expr TEXT NOT NULL,"
    " blocks INT NOT NULL, bytes INT NOT NULL, made TEXT NOT NULL);"
    "CREATE TABLE IF NOT EXISTS main.saved_set_block(set_id INT,"
    " serial INT, PRIMARY KEY(set_id, serial)) WITHOUT ROWID";
static const char there_sql[] =
    "SELECT count(*) FROM main.sqlite_master"
    " WHERE type = 'table' AND name = 'saved_set'";
/* Whether it was made in a process of which the dump is one. */
static const char find_sql[] =
    "SELECT s.set_id, n.pid = o.pid AND n.start_ns = o.start_ns"
    "       AND n.host = o.host, o.pid, n.pid"
    "  FROM main.saved_set s"
    "  LEFT JOIN main.dump o ON o.dump_id = s.dump_id"
    "  LEFT JOIN dump n ON n.dump_id = ?2 WHERE s.name = ?1";
static const char rows_sql[] =
    "SELECT b.row FROM main.saved_set_block s CROSS JOIN block b"
    "    ON b.dump_id = ?2 AND b.serial = s.serial WHERE s.set_id = ?1";
static const char insert_sql[] =
    "INSERT INTO main.saved_set(name, dump_id, expr, blocks, bytes, made)"
    " VALUES(?1, ?2, ?3, 0, 0, datetime('now'))";
static const char delete_sql[] =
    "DELETE FROM main.saved_set_block WHERE set_id ="
    " (SELECT set_id FROM main.saved_set WHERE name = %Q);"
    "DELETE FROM main.saved_set WHERE name = %Q";
static const char blocks_sql[] =
    "SELECT row, serial, req FROM block WHERE dump_id = ?1 ORDER BY serial";
static const char list_sql[] =
    "SELECT s.name, s.expr, s.dump_id, d.label, s.blocks, s.bytes, s.made"
    "  FROM main.saved_set s LEFT JOIN main.dump d USING(dump_id)"
    " WHERE ?1 IS NULL OR s.name = ?1 ORDER BY s.name";

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

enum hq_status
hq_saved_check_name(const char *name, struct hq_error *reterr)
{
	size_t n = 0;

	while (is_letter(name[n]) ||
	       (n > 0 && name[n] >= '0' && name[n] <= '9'))
		n++;
	if (name[n] != '\0' || n == 0 || n > HQ_SAVED_NAME_MAX)
		return hq_fail(reterr, HQ_ERR_USAGE,
		    "the name of a set has letters, digits and \"_\", first "
		    "no digit, and at most %d of them, not "
		    "\"%.80s\"",
		    HQ_SAVED_NAME_MAX, name);
	for (size_t i = 0; i < NWORDS; i++)
		if (strcmp(words[i], name) == 0)
			return hq_fail(reterr, HQ_ERR_USAGE,
			    "\"%s\" is a word of expressions; take another "
			    "name",
			    name);
	return HQ_OK;
}

static enum hq_status
prepare(struct hq_ask *a, const char *sql, sqlite3_stmt **ret_stmt,
    struct hq_error *reterr)
{
	if (sqlite3_prepare_v2(hq_ask_handle(a), sql, -1, ret_stmt, NULL) !=
	    SQLITE_OK)
		return hq_database_fail(hq_ask_handle(a), reterr);
	return HQ_OK;
}

/* HQ_OK, or what went wrong when the statement was stepped. */
static enum hq_status
finish(struct hq_ask *a, sqlite3_stmt *stmt, enum hq_status status,
    struct hq_error *reterr)
{
	if (sqlite3_finalize(stmt) != SQLITE_OK && status == HQ_OK)
		return hq_database_fail(hq_ask_handle(a), reterr);
	return status;
}

static enum hq_status
are_there(struct hq_ask *a, bool *ret_there, struct hq_error *reterr)
{
	int64_t n = 0;
	enum hq_status status = hq_schema_number(
	    hq_ask_handle(a), there_sql, 0, &n, reterr);

	*ret_there = n > 0;
	return status;
}

enum hq_status
hq_saved_list(struct hq_ask *a, const char *name,
    enum hq_status (*take)(void *opaque, const struct hq_saved *set),
    void *opaque, struct hq_error *reterr)
{
	sqlite3_stmt *s = NULL;
	bool there = false;
	enum hq_status status = are_there(a, &there, reterr);

	if (status != HQ_OK || !there)
		return status;
	status = prepare(a, list_sql, &s, reterr);
	if (status == HQ_OK && name != NULL)
		sqlite3_bind_text(s, 1, name, -1, SQLITE_STATIC);
	while (status == HQ_OK && sqlite3_step(s) == SQLITE_ROW) {
		struct hq_saved set = {
		    .name = (const char *)sqlite3_column_text(s, 0),
		    .expr = (const char *)sqlite3_column_text(s, 1),
		    .dump = sqlite3_column_int64(s, 2),
		    .label = (const char *)sqlite3_column_text(s, 3),
		    .blocks = sqlite3_column_int64(s, 4),
		    .bytes = sqlite3_column_int64(s, 5),
		    .made = (const char *)sqlite3_column_text(s, 6),
		};
		status = take(opaque, &set);
	}
	return finish(a, s, status, reterr);
}

static enum hq_status
offer(void *opaque, const struct hq_saved *set)
{
	hq_near_offer(opaque, set->name);
	return HQ_OK;
}

static enum hq_status
no_such_set(struct hq_ask *a, const char *name, struct hq_error *reterr)
{
	struct hq_near near;
	bool there = false;
	enum hq_status status;

	hq_near_start(&near, name);
	status = are_there(a, &there, reterr);
	if (status == HQ_OK)
		status = hq_saved_list(a, NULL, offer, &near, reterr);
	if (status != HQ_OK)
		return status;
	return hq_fail(reterr, HQ_ERR_NOTFOUND,
	    "there is no saved set \"%.80s\"%s%s", name, hq_near_hint(&near),
	    there ? "" : "; heapql set DB NAME = EXPR makes one in a database");
}

static enum hq_status
note_it(void *opaque, const struct hq_saved *set)
{
	(void)set;
	*(bool *)opaque = true;
	return HQ_OK;
}

enum hq_status
hq_saved_exists(struct hq_ask *a, const char *name, struct hq_error *reterr)
{
	bool found = false;
	enum hq_status status =
	    hq_saved_list(a, name, note_it, &found, reterr);

	return status != HQ_OK || found ? status
					: no_such_set(a, name, reterr);
}

/* The number of a set that means something in the dump. */
static enum hq_status
find_set(struct hq_ask *a, const char *name, int64_t *ret_set,
    struct hq_error *reterr)
{
	enum hq_status status;
	sqlite3_stmt *s = NULL;
	bool there = false;

	status = are_there(a, &there, reterr);
	if (status == HQ_OK && !there)
		return no_such_set(a, name, reterr);
	if (status == HQ_OK)
		status = prepare(a, find_sql, &s, reterr);
	if (status != HQ_OK)
		return status;
	sqlite3_bind_text(s, 1, name, -1, SQLITE_STATIC);
	sqlite3_bind_int64(s, 2, hq_ask_dump(a));
	if (sqlite3_step(s) != SQLITE_ROW)
		status = no_such_set(a, name, reterr);
	else if (sqlite3_column_int(s, 1) != 1)
		status = hq_fail(reterr, HQ_ERR_USAGE,
		    "the set \"%s\" was made in process %lld; in a dump of "
		    "another one, %lld, its serials mean other blocks",
		    name, sqlite3_column_int64(s, 2),
		    sqlite3_column_int64(s, 3));
	else
		*ret_set = sqlite3_column_int64(s, 0);
	return finish(a, s, status, reterr);
}

enum hq_status
hq_saved_find(struct hq_ask *a, const char *name, uint64_t *bits,
    uint64_t rows, struct hq_error *reterr)
{
	sqlite3_stmt *s = NULL;
	int64_t set = 0;
	enum hq_status status = find_set(a, name, &set, reterr);

	if (status == HQ_OK)
		status = prepare(a, rows_sql, &s, reterr);
	if (status != HQ_OK)
		return status;
	sqlite3_bind_int64(s, 1, set);
	sqlite3_bind_int64(s, 2, hq_ask_dump(a));
	while (sqlite3_step(s) == SQLITE_ROW) {
		uint64_t row = (uint64_t)sqlite3_column_int64(s, 0);
		if (row < rows)
			hq_bit_set(bits, row);
	}
	return finish(a, s, status, reterr);
}

/* Inserts one after the other what is in the set. */
static enum hq_status
write_blocks(struct hq_ask *a, int64_t set, const uint64_t *bits,
    uint64_t rows, int64_t *ret_blocks, int64_t *ret_bytes,
    struct hq_error *reterr)
{
	sqlite3_stmt *from = NULL, *to = NULL;
	enum hq_status status = prepare(a, blocks_sql, &from, reterr);

	*ret_blocks = *ret_bytes = 0;
	if (status == HQ_OK)
		status = prepare(a,
		    "INSERT INTO main.saved_set_block VALUES(?1, ?2)", &to,
		    reterr);
	if (status == HQ_OK) {
		sqlite3_bind_int64(from, 1, hq_ask_dump(a));
		sqlite3_bind_int64(to, 1, set);
	}
	while (status == HQ_OK && sqlite3_step(from) == SQLITE_ROW) {
		uint64_t row = (uint64_t)sqlite3_column_int64(from, 0);
		if (row >= rows || !hq_bit(bits, row))
			continue;
		sqlite3_bind_int64(to, 2, sqlite3_column_int64(from, 1));
		if (sqlite3_step(to) != SQLITE_DONE)
			status = hq_database_fail(hq_ask_handle(a), reterr);
		sqlite3_reset(to);
		++*ret_blocks;
		if (__builtin_add_overflow(*ret_bytes,
			sqlite3_column_int64(from, 2), ret_bytes))
			*ret_bytes = INT64_MAX;
	}
	sqlite3_finalize(to);
	return finish(a, from, status, reterr);
}

static enum hq_status
write_set(struct hq_ask *a, const char *name, const char *expr,
    const uint64_t *bits, uint64_t rows, int64_t *ret_blocks,
    int64_t *ret_bytes, struct hq_error *reterr)
{
	sqlite3 *handle = hq_ask_handle(a);
	sqlite3_stmt *s = NULL;
	int64_t set = 0;
	enum hq_status status = hq_schema_run(handle, create_sql, reterr);

	if (status == HQ_OK)
		status = hq_schema_runf(
		    handle, reterr, delete_sql, name, name);
	if (status == HQ_OK)
		status = prepare(a, insert_sql, &s, reterr);
	if (status != HQ_OK)
		return status;
	sqlite3_bind_text(s, 1, name, -1, SQLITE_STATIC);
	sqlite3_bind_int64(s, 2, hq_ask_dump(a));
	sqlite3_bind_text(s, 3, expr, -1, SQLITE_STATIC);
	sqlite3_step(s);
	status = finish(a, s, HQ_OK, reterr);
	set = sqlite3_last_insert_rowid(handle);
	if (status == HQ_OK)
		status = write_blocks(
		    a, set, bits, rows, ret_blocks, ret_bytes, reterr);
	if (status == HQ_OK)
		status = hq_schema_runf(handle, reterr,
		    "UPDATE main.saved_set SET blocks = %lld, bytes = %lld"
		    " WHERE set_id = %lld",
		    *ret_blocks, *ret_bytes, set);
	return status;
}

/* Ends what BEGIN began: with all of it, or as if nothing had been. */
static enum hq_status
end(struct hq_ask *a, enum hq_status status, struct hq_error *reterr)
{
	if (status == HQ_OK)
		status = hq_schema_run(hq_ask_handle(a), "COMMIT", reterr);
	if (status != HQ_OK)
		(void)!hq_schema_run(hq_ask_handle(a), "ROLLBACK", NULL);
	return status;
}

enum hq_status
hq_saved_write(struct hq_ask *a, const char *name, const char *expr,
    const uint64_t *bits, uint64_t rows, int64_t *ret_blocks,
    int64_t *ret_bytes, struct hq_error *reterr)
{
	HQ_PHASE("write the set", NULL);
	enum hq_status status = hq_saved_check_name(name, reterr);

	if (status == HQ_OK && hq_ask_opened(a) != NULL)
		return hq_fail(reterr, HQ_ERR_USAGE,
		    "sets are kept in a database, and this dump is a file: "
		    "heapql load DUMP... -o DB makes one");
	if (status == HQ_OK)
		status = hq_schema_run(
		    hq_ask_handle(a), "BEGIN IMMEDIATE", reterr);
	if (status != HQ_OK)
		return status;
	return end(a,
	    write_set(a, name, expr, bits, rows, ret_blocks, ret_bytes,
		reterr),
	    reterr);
}

enum hq_status
hq_saved_delete(struct hq_ask *a, const char *name, struct hq_error *reterr)
{
	bool there = false;
	enum hq_status status = are_there(a, &there, reterr);

	if (status == HQ_OK && !there)
		return no_such_set(a, name, reterr);
	if (status == HQ_OK)
		status = hq_schema_run(
		    hq_ask_handle(a), "BEGIN IMMEDIATE", reterr);
	if (status != HQ_OK)
		return status;
	status = hq_schema_runf(
	    hq_ask_handle(a), reterr, delete_sql, name, name);
	if (status == HQ_OK && sqlite3_changes(hq_ask_handle(a)) == 0)
		status = no_such_set(a, name, reterr);
	return end(a, status, reterr);
}
