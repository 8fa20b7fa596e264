/* The virtual tables as SQLite modules. */
#include "analysis/store/module.h"

#include "analysis/store/cursor.h"

#include <stdlib.h>

/* What a module is registered with. */
struct context {
	const struct hq_table *table;
	struct hq_store *store;
};

static void
drop_context(void *opaque)
{
	struct context *c = opaque;

	hq_store_drop(c->store);
	free(c);
}

static int
declare(sqlite3 *db, const struct hq_table *t)
{
	char *columns = hq_table_declare(t), *sql;
	int rc = SQLITE_NOMEM;

	sql = columns == NULL
		  ? NULL
		  : sqlite3_mprintf("CREATE TABLE x(%s)", columns);
	if (sql != NULL)
		rc = sqlite3_declare_vtab(db, sql);
	sqlite3_free(sql);
	free(columns);
	return rc;
}

static int
connect_table(sqlite3 *db, void *opaque, int argc, const char *const *argv,
    sqlite3_vtab **ret_vtab, char **ret_message)
{
	const struct context *c = opaque;
	struct hq_vtab *v;
	int rc = declare(db, c->table);

	(void)argc;
	(void)argv;
	(void)ret_message;
	if (rc != SQLITE_OK)
		return rc;
	/* It only reads files that the user opened by name. */
	sqlite3_vtab_config(db, SQLITE_VTAB_INNOCUOUS);
	v = calloc(1, sizeof *v);
	if (v == NULL)
		return SQLITE_NOMEM;
	v->table = c->table;
	v->store = c->store;
	hq_store_take(v->store);
	*ret_vtab = &v->base;
	return SQLITE_OK;
}

static int
disconnect_table(sqlite3_vtab *base)
{
	struct hq_vtab *v = (struct hq_vtab *)base;

	hq_store_drop(v->store);
	free(v);
	return SQLITE_OK;
}

static int
best_index(sqlite3_vtab *base, sqlite3_index_info *info)
{
	const struct hq_vtab *v = (struct hq_vtab *)base;

	return hq_plan_choose(v->table, v->store, info);
}

/* xCreate is xConnect: the table also exists without being created. */
static const sqlite3_module methods = {
    .iVersion = 1,
    .xCreate = connect_table,
    .xConnect = connect_table,
    .xBestIndex = best_index,
    .xDisconnect = disconnect_table,
    .xDestroy = disconnect_table,
    .xOpen = hq_cursor_open,
    .xClose = hq_cursor_close,
    .xFilter = hq_cursor_filter,
    .xNext = hq_cursor_next,
    .xEof = hq_cursor_eof,
    .xColumn = hq_cursor_column,
    .xRowid = hq_cursor_rowid,
};

int
hq_module_register(sqlite3 *db, struct hq_store *store)
{
	unsigned n;
	const struct hq_table *tables = hq_table_all(&n);
	int rc = SQLITE_OK;

	for (unsigned i = 0; rc == SQLITE_OK && i < n; i++) {
		struct context *c = malloc(sizeof *c);
		if (c == NULL)
			return SQLITE_NOMEM;
		*c = (struct context){&tables[i], store};
		hq_store_take(store);
		/* On failure SQLite has dropped the context. */
		rc = sqlite3_create_module_v2(
		    db, tables[i].name, &methods, c, drop_context);
	}
	return rc;
}
