/*
 * heapql_tally(1, 'type_id, leak', 'reachable(12)'): a row for each group, k1
 * and on being what it is grouped by.
 */
#include "analysis/function/functions.h"
#include "analysis/set/census.h"

#include <stdlib.h>
#include <string.h>

/* Columns behind the keys. */
enum { BLOCKS = HQ_SCAN_KEYS, BYTES, DUMP, TERMS, OF };

struct table {
	sqlite3_vtab base;
	sqlite3 *handle;
	struct hq_store *store;
};

struct cursor {
	sqlite3_vtab_cursor base;
	struct hq_scan scan;
	char *by, *of; /* of: NULL is all */
	int64_t dump;
	struct hq_census tally;
	size_t at;
};

static int
connect_table(sqlite3 *handle, void *opaque, int argc, const char *const *argv,
    sqlite3_vtab **ret_table, char **ret_message)
{
	struct table *t;
	int rc = sqlite3_declare_vtab(handle,
	    "CREATE TABLE x(k1, k2, k3, k4, k5, k6, blocks INT, bytes INT,"
	    " dump_id INT HIDDEN, terms TEXT HIDDEN, of TEXT HIDDEN)");

	(void)argc;
	(void)argv;
	(void)ret_message;
	if (rc != SQLITE_OK)
		return rc;
	/* As HQ_READS of functions.def. */
	sqlite3_vtab_config(handle, SQLITE_VTAB_DIRECTONLY);
	t = calloc(1, sizeof *t);
	if (t == NULL)
		return SQLITE_NOMEM;
	t->handle = handle;
	t->store = opaque;
	hq_store_take(t->store);
	*ret_table = &t->base;
	return SQLITE_OK;
}

static int
disconnect_table(sqlite3_vtab *base)
{
	struct table *t = (struct table *)base;

	hq_store_drop(t->store);
	free(t);
	return SQLITE_OK;
}

/* The arguments are wanted in this order; the last may be missing. */
static int
best_index(sqlite3_vtab *base, sqlite3_index_info *info)
{
	int found[3] = {-1, -1, -1}, n = 0;

	(void)base;
	for (int i = 0; i < info->nConstraint; i++) {
		const struct sqlite3_index_constraint *k =
		    &info->aConstraint[i];
		if (k->iColumn < DUMP || k->op != SQLITE_INDEX_CONSTRAINT_EQ)
			continue;
		if (!k->usable)
			return SQLITE_CONSTRAINT;
		found[k->iColumn - DUMP] = i;
	}
	for (int i = 0; i < 3; i++)
		if (found[i] >= 0) {
			info->aConstraintUsage[found[i]].argvIndex = ++n;
			info->aConstraintUsage[found[i]].omit = 1;
		}
	info->idxNum = (found[0] >= 0) | (found[1] >= 0) << 1 |
		       (found[2] >= 0) << 2;
	info->estimatedCost = 1e6;
	info->estimatedRows = 1000;
	return SQLITE_OK;
}

static int
open_cursor(sqlite3_vtab *base, sqlite3_vtab_cursor **ret_cursor)
{
	struct cursor *c = calloc(1, sizeof *c);

	(void)base;
	if (c == NULL)
		return SQLITE_NOMEM;
	*ret_cursor = &c->base;
	return SQLITE_OK;
}

static void
clear(struct cursor *c)
{
	hq_census_release(&c->tally);
	hq_scan_release(&c->scan);
	free(c->by);
	free(c->of);
	c->by = c->of = NULL;
	c->at = 0;
}

static int
close_cursor(sqlite3_vtab_cursor *base)
{
	clear((struct cursor *)base);
	free(base);
	return SQLITE_OK;
}

static enum hq_status
fill(struct cursor *c, struct hq_database *db, struct hq_error *reterr)
{
	struct hq_ask *ask = NULL;
	struct hq_set set = {0};
	enum hq_status status = HQ_OK;

	if (c->of != NULL) {
		status = hq_ask_new(db, c->dump, &ask, reterr);
		if (status == HQ_OK)
			status = hq_set_find(ask, c->of, &set, reterr);
		hq_ask_free(ask);
	}
	if (status == HQ_OK)
		status = hq_scan_init(&c->scan, db, c->dump, c->by, reterr);
	if (status == HQ_OK)
		status = hq_census_count(&c->tally, &c->scan,
		    c->of != NULL ? &set : NULL, reterr);
	hq_set_release(&set);
	return status;
}

/* A copy of an argument, "" or NULL where it is NULL; false: no memory. */
static bool
copy_text(sqlite3_value *value, bool wanted, char **ret_text)
{
	const char *text = (const char *)sqlite3_value_text(value);

	if (text == NULL && !wanted)
		return sqlite3_value_type(value) == SQLITE_NULL;
	*ret_text = strdup(text == NULL ? "" : text);
	return *ret_text != NULL;
}

static int
filter(sqlite3_vtab_cursor *base, int number, const char *text, int argc,
    sqlite3_value **argv)
{
	struct cursor *c = (struct cursor *)base;
	struct table *t = (struct table *)base->pVtab;
	struct hq_database *db = NULL;
	struct hq_error err = {0};
	enum hq_status status;

	(void)text;
	clear(c);
	if ((number & 3) != 3) {
		t->base.zErrMsg = sqlite3_mprintf(
		    "heapql_tally wants the dump and what to group by:"
		    " heapql_tally(1, 'type_id')");
		return SQLITE_ERROR;
	}
	c->dump = sqlite3_value_int64(argv[0]);
	if (!copy_text(argv[1], true, &c->by) ||
	    (argc > 2 && !copy_text(argv[2], false, &c->of)))
		return SQLITE_NOMEM;
	status = hq_database_adopt(t->handle, t->store, &db, &err);
	if (status == HQ_OK)
		status = fill(c, db, &err);
	hq_database_close(db);
	if (status == HQ_OK)
		return SQLITE_OK;
	t->base.zErrMsg = sqlite3_mprintf("%s", hq_error_text(&err));
	return SQLITE_ERROR;
}

static int
next(sqlite3_vtab_cursor *base)
{
	((struct cursor *)base)->at++;
	return SQLITE_OK;
}

static int
is_at_end(sqlite3_vtab_cursor *base)
{
	const struct cursor *c = (struct cursor *)base;

	return c->at >= c->tally.ngroups;
}

static int
get_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
	struct cursor *c = (struct cursor *)base;
	const struct hq_census_group *g = &c->tally.groups[c->at];

	if (column == BLOCKS)
		sqlite3_result_int64(context, (int64_t)g->blocks);
	else if (column == BYTES)
		sqlite3_result_int64(context, (int64_t)g->bytes);
	else if (column == DUMP)
		sqlite3_result_int64(context, c->dump);
	else if (column == TERMS || column == OF)
		/* NULL is NULL. */
		sqlite3_result_text(context, column == OF ? c->of : c->by, -1,
		    SQLITE_TRANSIENT);
	else if ((unsigned)column >= c->tally.nkeys ||
		 g->keys[column].type == HQ_SCAN_NULL)
		sqlite3_result_null(context);
	else if (g->keys[column].type == HQ_SCAN_NUMBER)
		sqlite3_result_int64(context, g->keys[column].number);
	else
		sqlite3_result_text(context,
		    hq_scan_text(
			&c->scan, (unsigned)column, &g->keys[column]),
		    -1, SQLITE_TRANSIENT);
	return SQLITE_OK;
}

static int
get_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *ret_rowid)
{
	*ret_rowid = (sqlite3_int64)((struct cursor *)base)->at;
	return SQLITE_OK;
}

/* Without xCreate it is there by its name alone. */
static const sqlite3_module methods = {
    .xConnect = connect_table,
    .xBestIndex = best_index,
    .xDisconnect = disconnect_table,
    .xOpen = open_cursor,
    .xClose = close_cursor,
    .xFilter = filter,
    .xNext = next,
    .xEof = is_at_end,
    .xColumn = get_column,
    .xRowid = get_rowid,
};

static void
drop_store(void *opaque)
{
	hq_store_drop(opaque);
}

int
hq_tally_register(sqlite3 *handle, struct hq_store *store)
{
	hq_store_take(store);
	return sqlite3_create_module_v2(
	    handle, "heapql_tally", &methods, store, drop_store);
}
