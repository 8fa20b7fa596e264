/* Writes the rows of a dump's table into a database. */
#include "analysis/store/insert.h"

#include "analysis/store/database.h"

#include <stdio.h>
#include <stdlib.h>

#define ROWS_AT_ONCE 64u
#define ROWS_A_STEP 262144u

/*
 * Rows taken in the order of a column lie anywhere in memory.  A batch is
 * gathered column by column before it is bound, so that the processor waits
 * for many of them at a time.
 */
struct batch {
	uint32_t rows[ROWS_AT_ONCE];
	int64_t values[HQ_TABLE_MAX_COLUMNS][ROWS_AT_ONCE];
	bool there[HQ_TABLE_MAX_COLUMNS][ROWS_AT_ONCE]; /* not NULL */
};

struct insert {
	sqlite3 *handle;
	struct hq_dump *dump;
	const struct hq_table *table;
	bool ignore;
	const struct hq_order *order; /* NULL: as in the file */
	const struct hq_dense *columns[HQ_TABLE_MAX_COLUMNS];
	struct batch batch;
};

/* INSERT INTO t VALUES(?,...),(?,...) of `rows` rows. */
static sqlite3_stmt *
prepare(const struct insert *in, unsigned rows)
{
	char *sql = NULL;
	size_t size;
	FILE *out = open_memstream(&sql, &size);
	sqlite3_stmt *stmt = NULL;

	if (out == NULL)
		return NULL;
	fprintf(out, "INSERT %sINTO main.\"%s\" VALUES",
	    in->ignore ? "OR IGNORE " : "", in->table->name);
	for (unsigned i = 0; i < rows; i++) {
		fputs(i == 0 ? "(" : ",(", out);
		for (unsigned k = 0; k < in->table->ncolumns; k++)
			fputs(k == 0 ? "?" : ",?", out);
		fputs(")", out);
	}
	if (fclose(out) == 0)
		sqlite3_prepare_v3(in->handle, sql, -1,
		    SQLITE_PREPARE_PERSISTENT, &stmt, NULL);
	free(sql);
	return stmt;
}

static int
bind_text(sqlite3_stmt *stmt, int at, struct hq_dump *d,
    const struct hq_table_column *c, uint64_t number)
{
	struct hq_dump_text t = hq_dump_text(d, c, number);

	if (t.text == NULL)
		return sqlite3_bind_null(stmt, at);
	return sqlite3_bind_text64(
	    stmt, at, t.text, t.length, t.release, SQLITE_UTF8);
}

/* Rows at..at+n of the order into the batch. */
static void
gather(struct insert *in, uint32_t at, unsigned n)
{
	struct batch *b = &in->batch;

	for (unsigned i = 0; i < n; i++)
		b->rows[i] = in->order == NULL
				 ? at + i
				 : hq_order_row(in->order, at + i);
	for (unsigned k = 0; k < in->table->ncolumns; k++) {
		const struct hq_dense *d = in->columns[k];
		for (unsigned i = 0; d != NULL && i < n; i++)
			b->there[k][i] =
			    b->rows[i] < d->rows &&
			    hq_dense_get(d, b->rows[i], &b->values[k][i]);
	}
}

/* Binds what the batch holds of row i, column k. */
static int
bind_value(const struct insert *in, sqlite3_stmt *stmt, int at, unsigned k,
    unsigned i)
{
	const struct hq_table_column *c = &in->table->columns[k];
	int64_t value = in->batch.values[k][i];

	switch (c->origin) {
	case HQ_ORIGIN_STORED:
	case HQ_ORIGIN_COMPUTED:
	case HQ_ORIGIN_DERIVED:
		if (!in->batch.there[k][i])
			return sqlite3_bind_null(stmt, at);
		if (c->kind == HQ_KIND_STR)
			return bind_text(
			    stmt, at, in->dump, c, (uint64_t)value);
		return sqlite3_bind_int64(stmt, at, value);
	case HQ_ORIGIN_DUMP_ID:
		return sqlite3_bind_int64(stmt, at, in->dump->dump_id);
	case HQ_ORIGIN_PATH:
		return sqlite3_bind_text(stmt, at,
		    hq_reader_path(in->dump->reader), -1, SQLITE_TRANSIENT);
	case HQ_ORIGIN_TRUNCATED:
		return sqlite3_bind_int(
		    stmt, at, in->dump->damage != NULL);
	case HQ_ORIGIN_DAMAGE:
		return sqlite3_bind_text(
		    stmt, at, in->dump->damage, -1, SQLITE_TRANSIENT);
	}
	return SQLITE_INTERNAL;
}

/* Binds and inserts rows at..at+n; `stmt` takes n rows. */
static enum hq_status
insert_rows(struct insert *in, sqlite3_stmt *stmt, uint32_t at, unsigned n,
    struct hq_error *reterr)
{
	int parameter = 1;

	gather(in, at, n);
	for (unsigned i = 0; i < n; i++)
		for (unsigned k = 0; k < in->table->ncolumns; k++)
			if (bind_value(in, stmt, parameter++, k, i) !=
			    SQLITE_OK)
				return hq_database_fail(in->handle, reterr);
	if (sqlite3_step(stmt) != SQLITE_DONE ||
	    sqlite3_reset(stmt) != SQLITE_OK)
		return hq_database_fail(in->handle, reterr);
	return HQ_OK;
}

/* Inserts n rows at a time from row *at on, as long as there are n. */
static enum hq_status
insert_batches(struct insert *in, uint32_t *at, uint32_t rows, unsigned n,
    const struct hq_progress *progress, struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;
	sqlite3_stmt *stmt;

	if (rows - *at < n)
		return HQ_OK;
	stmt = prepare(in, n);
	if (stmt == NULL)
		return hq_database_fail(in->handle, reterr);
	for (; status == HQ_OK && rows - *at >= n; *at += n) {
		status = insert_rows(in, stmt, *at, n, reterr);
		if (progress->step != NULL && *at % ROWS_A_STEP < n)
			progress->step(
			    progress->opaque, in->table->name, *at, rows);
	}
	sqlite3_finalize(stmt);
	return status;
}

static enum hq_status
fetch_columns(struct insert *in, unsigned order, struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;

	for (unsigned i = 0; status == HQ_OK && i < in->table->ncolumns; i++) {
		const struct hq_table_column *c = &in->table->columns[i];
		if (hq_table_is_dense(c))
			status = hq_dump_column(
			    in->dump, c, &in->columns[i], reterr);
	}
	if (status == HQ_OK && order != 0)
		status = hq_dump_order(
		    in->dump, in->table, &order, 1, &in->order, reterr);
	return status;
}

enum hq_status
hq_insert_table(sqlite3 *handle, struct hq_dump *d, const struct hq_table *t,
    unsigned order, bool ignore, const struct hq_progress *progress,
    struct hq_error *reterr)
{
	struct insert in = {
	    .handle = handle, .dump = d, .table = t, .ignore = ignore};
	uint32_t rows = 0, at = 0;
	enum hq_status status = hq_dump_rows(d, t, &rows, reterr);

	if (status == HQ_OK)
		status = fetch_columns(&in, order, reterr);
	if (status == HQ_OK)
		status = insert_batches(
		    &in, &at, rows, ROWS_AT_ONCE, progress, reterr);
	if (status == HQ_OK)
		status = insert_batches(&in, &at, rows, 1, progress, reterr);
	return status;
}
