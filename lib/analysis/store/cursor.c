/* A scan of a virtual table. */
#include "analysis/store/cursor.h"

#include <stdlib.h>
#include <string.h>

/* A row id is the dump's number above, the row's number below. */
#define ROW_BITS 32

static int
fail(struct hq_vtab *v, const struct hq_error *err)
{
	sqlite3_free(v->base.zErrMsg);
	v->base.zErrMsg = sqlite3_mprintf("%s%s%s", err->file,
	    err->file[0] != '\0' ? ": " : "", hq_error_text(err));
	return err->status == HQ_ERR_NOMEM ? SQLITE_NOMEM : SQLITE_ERROR;
}

static struct hq_vtab *
vtab_of(const struct hq_cursor *c)
{
	return (struct hq_vtab *)c->base.pVtab;
}

int
hq_cursor_open(sqlite3_vtab *vtab, sqlite3_vtab_cursor **ret_cursor)
{
	struct hq_cursor *c = calloc(1, sizeof *c);

	(void)vtab;
	if (c == NULL)
		return SQLITE_NOMEM;
	*ret_cursor = &c->base;
	return SQLITE_OK;
}

int
hq_cursor_close(sqlite3_vtab_cursor *base)
{
	free(base);
	return SQLITE_OK;
}

/* The numbers that a comparison with `value` leaves; nothing is left by a
 * NULL, everything by what is no integer, since SQLite compares again. */
static void
set_bounds(enum hq_plan_op op, sqlite3_value *value, int64_t *ret_low,
    int64_t *ret_high)
{
	int64_t low = INT64_MIN, high = INT64_MAX;
	int type = sqlite3_value_type(value);

	if (type == SQLITE_NULL) {
		low = INT64_MAX;
		high = INT64_MIN;
	} else if (type == SQLITE_INTEGER) {
		int64_t v = sqlite3_value_int64(value);
		if (op == HQ_PLAN_EQ || op == HQ_PLAN_GE)
			low = v;
		if (op == HQ_PLAN_EQ || op == HQ_PLAN_LE)
			high = v;
		if (op == HQ_PLAN_GT && v == INT64_MAX)
			high = INT64_MIN;
		else if (op == HQ_PLAN_GT)
			low = v + 1;
		if (op == HQ_PLAN_LT && v == INT64_MIN)
			low = INT64_MAX;
		else if (op == HQ_PLAN_LT)
			high = v - 1;
	}
	*ret_low = low;
	*ret_high = high;
}

/* Narrows the rows by the tests of one column in which they are sorted. */
static void
narrow(struct hq_cursor *c, const struct hq_dense *column)
{
	for (unsigned i = 0; i < c->plan.ntests; i++) {
		uint32_t low, high;
		if (c->plan.tests[i].column != (int)c->plan.order[0])
			continue;
		low = c->low[i] == INT64_MIN
			  ? hq_order_first(c->order, column)
			  : hq_order_lower(c->order, column, c->low[i]);
		high = hq_order_upper(c->order, column, c->high[i]);
		/* What could not be compared keeps its NULLs. */
		if (c->low[i] == INT64_MIN && c->high[i] == INT64_MAX)
			continue;
		c->from = low > c->from ? low : c->from;
		c->to = high < c->to ? high : c->to;
	}
}

static enum hq_status
set_order(struct hq_cursor *c, struct hq_error *reterr)
{
	const struct hq_table *t = vtab_of(c)->table;
	const struct hq_dense *first;
	enum hq_status status;

	c->order = NULL;
	if (c->plan.norder == 0)
		return HQ_OK;
	status = hq_dump_order(c->dump, t, c->plan.order, c->plan.norder,
	    &c->order, reterr);
	if (status == HQ_OK)
		status = hq_dump_column(
		    c->dump, &t->columns[c->plan.order[0]], &first, reterr);
	if (status == HQ_OK)
		narrow(c, first);
	return status;
}

/* The tests that remain for each row of the open dump. */
static enum hq_status
set_tests(struct hq_cursor *c, struct hq_error *reterr)
{
	const struct hq_table *t = vtab_of(c)->table;
	int64_t base = c->dump->dump_id << ROW_BITS;

	c->ntests = 0;
	for (unsigned i = 0; i < c->plan.ntests; i++) {
		int column = c->plan.tests[i].column;
		struct hq_cursor_test *test = &c->tests[c->ntests];
		enum hq_status status = HQ_OK;

		if (column == 0 ||
		    (c->plan.norder > 0 && column == (int)c->plan.order[0]) ||
		    (c->low[i] == INT64_MIN && c->high[i] == INT64_MAX))
			continue;
		*test = (struct hq_cursor_test){NULL, c->low[i], c->high[i]};
		if (column == HQ_PLAN_ROWID) {
			/* In 64 bits without overflow: both are bounded. */
			test->low = c->low[i] < base ? 0 : c->low[i] - base;
			test->high =
			    c->high[i] < base ? -1 : c->high[i] - base;
		} else {
			status = hq_dump_column(c->dump, &t->columns[column],
			    &test->column, reterr);
		}
		if (status != HQ_OK)
			return status;
		c->ntests++;
	}
	return HQ_OK;
}

static bool
wants_dump(const struct hq_cursor *c, int64_t dump_id)
{
	for (unsigned i = 0; i < c->plan.ntests; i++)
		if (c->plan.tests[i].column == 0 &&
		    (dump_id < c->low[i] || dump_id > c->high[i]))
			return false;
	return true;
}

/* Goes to the next dump that has rows; c->dump is NULL after the last. */
static enum hq_status
open_next_dump(struct hq_cursor *c, struct hq_error *reterr)
{
	const struct hq_vtab *v = vtab_of(c);
	size_t n = v->store->ndumps;
	enum hq_status status;

	while (c->dump_at < n) {
		size_t i = c->plan.descending ? n - 1 - c->dump_at
					      : c->dump_at;
		c->dump_at++;
		c->dump = v->store->dumps[i];
		if (!wants_dump(c, c->dump->dump_id))
			continue;
		memset(c->columns, 0, sizeof c->columns);
		c->from = 0;
		status = hq_dump_rows(c->dump, v->table, &c->to, reterr);
		if (status == HQ_OK)
			status = set_order(c, reterr);
		if (status == HQ_OK && c->from < c->to)
			status = set_tests(c, reterr);
		if (status != HQ_OK)
			return status;
		if (c->from >= c->to)
			continue;
		c->at = c->from;
		return HQ_OK;
	}
	c->dump = NULL;
	return HQ_OK;
}

static bool
passes(const struct hq_cursor *c)
{
	for (unsigned i = 0; i < c->ntests; i++) {
		const struct hq_cursor_test *t = &c->tests[i];
		int64_t v = c->row;
		if (t->column != NULL && !hq_dense_get(t->column, c->row, &v))
			return false;
		if (v < t->low || v > t->high)
			return false;
	}
	return true;
}

/* From place c->at on, the first row that passes. */
static int
settle(struct hq_cursor *c)
{
	struct hq_error err = {0};

	while (c->dump != NULL) {
		for (; c->at < c->to; c->at++) {
			uint32_t place = c->plan.descending
					     ? c->from + (c->to - 1 - c->at)
					     : c->at;
			c->row = c->order == NULL
				     ? place
				     : hq_order_row(c->order, place);
			if (passes(c))
				return SQLITE_OK;
		}
		if (open_next_dump(c, &err) != HQ_OK)
			return fail(vtab_of(c), &err);
	}
	return SQLITE_OK;
}

int
hq_cursor_filter(sqlite3_vtab_cursor *base, int number, const char *text,
    int argc, sqlite3_value **argv)
{
	struct hq_cursor *c = (struct hq_cursor *)base;
	struct hq_error err = {0};

	(void)number;
	if (!hq_plan_read(text, &c->plan) || (unsigned)argc != c->plan.ntests)
		return SQLITE_INTERNAL;
	if (c->plan.one_dump && vtab_of(c)->store->ndumps > 1) {
		hq_fail(&err, HQ_ERR_SQL,
		    "a dump was opened after this statement was prepared; "
		    "prepare it again");
		return fail(vtab_of(c), &err);
	}
	for (int i = 0; i < argc; i++)
		set_bounds(c->plan.tests[i].op, argv[i], &c->low[i],
		    &c->high[i]);
	c->dump_at = 0;
	if (open_next_dump(c, &err) != HQ_OK)
		return fail(vtab_of(c), &err);
	return settle(c);
}

int
hq_cursor_next(sqlite3_vtab_cursor *base)
{
	struct hq_cursor *c = (struct hq_cursor *)base;

	c->at++;
	return settle(c);
}

int
hq_cursor_eof(sqlite3_vtab_cursor *base)
{
	return ((struct hq_cursor *)base)->dump == NULL;
}

int
hq_cursor_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *ret_rowid)
{
	const struct hq_cursor *c = (struct hq_cursor *)base;

	*ret_rowid = c->dump->dump_id << ROW_BITS | c->row;
	return SQLITE_OK;
}

static void
put_value(struct hq_cursor *c, sqlite3_context *context,
    const struct hq_table_column *what, int64_t value)
{
	struct hq_dump_text t;

	if (what->kind != HQ_KIND_STR) {
		sqlite3_result_int64(context, value);
		return;
	}
	t = hq_dump_text(c->dump, what, (uint64_t)value);
	if (t.text != NULL)
		sqlite3_result_text64(
		    context, t.text, t.length, t.release, SQLITE_UTF8);
}

/* For a few rows it is not worth decoding a whole column. */
#define FEW_ROWS 64

static bool
is_few(const struct hq_cursor *c, const struct hq_table_column *column)
{
	return column->origin == HQ_ORIGIN_STORED && c->to - c->from <= FEW_ROWS &&
	       hq_reader_rows(c->dump->reader, vtab_of(c)->table->section) >
		   FEW_ROWS;
}

/* A number or a text from a column; NULL where there is none. */
static int
put_column(struct hq_cursor *c, sqlite3_context *context, int i)
{
	const struct hq_table_column *column = &vtab_of(c)->table->columns[i];
	struct hq_error err = {0};
	uint64_t raw;
	int64_t value;

	if (c->columns[i] == NULL && is_few(c, column)) {
		if (hq_reader_value(c->dump->reader, column->index, c->row,
			&raw, &err) != HQ_OK)
			return fail(vtab_of(c), &err);
		put_value(c, context, column, (int64_t)raw);
		return SQLITE_OK;
	}
	if (c->columns[i] == NULL &&
	    hq_dump_column(c->dump, column, &c->columns[i], &err) != HQ_OK) {
		c->columns[i] = NULL;
		return fail(vtab_of(c), &err);
	}
	if (c->row < c->columns[i]->rows &&
	    hq_dense_get(c->columns[i], c->row, &value))
		put_value(c, context, column, value);
	return SQLITE_OK;
}

int
hq_cursor_column(
    sqlite3_vtab_cursor *base, sqlite3_context *context, int i)
{
	struct hq_cursor *c = (struct hq_cursor *)base;
	const struct hq_dump *d = c->dump;

	switch (vtab_of(c)->table->columns[i].origin) {
	case HQ_ORIGIN_STORED:
	case HQ_ORIGIN_COMPUTED:
	case HQ_ORIGIN_DERIVED:
		return put_column(c, context, i);
	case HQ_ORIGIN_DUMP_ID:
		sqlite3_result_int64(context, d->dump_id);
		return SQLITE_OK;
	case HQ_ORIGIN_PATH:
		sqlite3_result_text(context, hq_reader_path(d->reader), -1,
		    SQLITE_TRANSIENT);
		return SQLITE_OK;
	case HQ_ORIGIN_TRUNCATED:
		sqlite3_result_int(context, d->damage != NULL);
		return SQLITE_OK;
	case HQ_ORIGIN_DAMAGE:
		if (d->damage != NULL)
			sqlite3_result_text(
			    context, d->damage, -1, SQLITE_TRANSIENT);
		return SQLITE_OK;
	}
	return SQLITE_INTERNAL;
}
