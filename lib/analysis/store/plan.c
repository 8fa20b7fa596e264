/* Chooses how a virtual table is scanned. */
#include "analysis/store/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const op_names[] = {"=", "<", "<=", ">", ">="};

/* What is known while a plan is chosen. */
struct choice {
	const struct hq_table *table;
	sqlite3_index_info *info;
	struct hq_plan plan;
	double rows;    /* of all dumps together */
	double left;    /* that are expected to be visited */
	bool fixed;     /* to one dump */
	bool unique;    /* at most one row a dump */
	bool consumed;  /* ORDER BY is fulfilled */
};

static bool
op_of(unsigned char sqlite_op, enum hq_plan_op *ret_op)
{
	switch (sqlite_op) {
	case SQLITE_INDEX_CONSTRAINT_EQ:
		*ret_op = HQ_PLAN_EQ;
		return true;
	case SQLITE_INDEX_CONSTRAINT_LT:
		*ret_op = HQ_PLAN_LT;
		return true;
	case SQLITE_INDEX_CONSTRAINT_LE:
		*ret_op = HQ_PLAN_LE;
		return true;
	case SQLITE_INDEX_CONSTRAINT_GT:
		*ret_op = HQ_PLAN_GT;
		return true;
	case SQLITE_INDEX_CONSTRAINT_GE:
		*ret_op = HQ_PLAN_GE;
		return true;
	}
	return false;
}

/* The table `dump` is a row put together from two sections, either of which
 * may be missing: SQLite compares it. */
static bool
is_sortable(const struct hq_table *t, int column)
{
	return column > 0 && t->section != HQ_SECTION_DUMP &&
	       (hq_table_is_numeric(&t->columns[column]) ||
		   hq_table_is_worded(&t->columns[column]));
}

static bool
is_comparable(const struct hq_table *t, int column)
{
	return column == HQ_PLAN_ROWID || column == 0 ||
	       (is_sortable(t, column) &&
		   hq_table_is_numeric(&t->columns[column]));
}

static bool
is_key(const struct hq_table *t, int column)
{
	return hq_table_is_key(t, &t->columns[column]);
}

/* Takes over every comparison that a table can make. */
static void
collect_tests(struct choice *c)
{
	for (int i = 0; i < c->info->nConstraint; i++) {
		const struct sqlite3_index_constraint *k =
		    &c->info->aConstraint[i];
		enum hq_plan_op op;

		if (!k->usable || !op_of(k->op, &op) ||
		    !is_comparable(c->table, k->iColumn) ||
		    c->plan.ntests == HQ_PLAN_MAX_TESTS)
			continue;
		c->plan.tests[c->plan.ntests++] =
		    (struct hq_plan_test){op, k->iColumn};
		c->info->aConstraintUsage[i].argvIndex = (int)c->plan.ntests;
		if (k->iColumn == 0 && op == HQ_PLAN_EQ)
			c->fixed = true;
	}
}

/* How many rows of a dump one value of the column leaves, roughly. */
static double
rows_per_value(const struct choice *c, int column, double rows)
{
	/* Of columns that refer to another table: rows that refer to one. */
	static const struct {
		const char *name;
		double rows;
	} usual[] = {
	    {"pool_id", 100}, {"trace_id", 40}, {"frame_id", 40}, {"pc_id", 3}};

	if (is_key(c->table, column))
		return 1;
	for (unsigned i = 0; i < sizeof usual / sizeof *usual; i++)
		if (strcmp(c->table->columns[column].name, usual[i].name) == 0)
			return usual[i].rows < rows ? usual[i].rows : rows;
	return rows / 20 + 1;
}

/* The equality that leaves the fewest rows decides by what the rows are
 * looked up. */
static void
choose_lookup(struct choice *c)
{
	double rows = c->left;

	for (unsigned i = 0; i < c->plan.ntests; i++) {
		const struct hq_plan_test *t = &c->plan.tests[i];
		double n;
		if (t->op != HQ_PLAN_EQ || t->column <= 0)
			continue;
		n = rows_per_value(c, t->column, rows);
		if (c->plan.norder > 0 && n >= c->left)
			continue;
		c->plan.norder = 1;
		c->plan.order[0] = (unsigned)t->column;
		c->left = n;
		c->unique = is_key(c->table, t->column);
	}
}

/*
 * Whether the terms of ORDER BY or GROUP BY are an order that a table has:
 * up to three columns of numbers, after dump_id unless there is one dump.
 * Fills the plan's order.
 */
static bool
take_order(struct choice *c, unsigned *ret_n, unsigned *columns)
{
	const sqlite3_index_info *info = c->info;
	/*
	 * 1 is GROUP BY, whose groups may come in any order; but SQLite says 1
	 * also where an ORDER BY wants them in just this one.  Only 2, which is
	 * DISTINCT without ORDER BY, leaves the order free for sure.
	 */
	bool grouping = sqlite3_vtab_distinct(c->info) == 2, dump_seen = false;
	unsigned n = 0;

	for (int i = 0; i < info->nOrderBy; i++) {
		int column = info->aOrderBy[i].iColumn;
		if (!grouping && info->aOrderBy[i].desc != info->aOrderBy[0].desc)
			return false;
		if (column == 0 && (i == 0 || grouping || c->fixed))
			dump_seen = true;
		else if (!is_sortable(c->table, column) ||
			 n == HQ_ORDER_MAX_COLUMNS)
			return false;
		else
			columns[n++] = (unsigned)column;
	}
	/* Groups that reach over several dumps do not lie together. */
	if (!dump_seen && !c->fixed)
		c->plan.one_dump = true;
	c->plan.descending = !grouping && info->aOrderBy[0].desc;
	*ret_n = n;
	return true;
}

static void
choose_order(struct choice *c, const struct hq_store *store)
{
	struct hq_plan before = c->plan;
	unsigned n, columns[HQ_ORDER_MAX_COLUMNS];

	if (c->info->nOrderBy == 0)
		return;
	if (!take_order(c, &n, columns) ||
	    (c->plan.one_dump && store->ndumps != 1) ||
	    (c->plan.norder > 0 && n > 0 &&
		c->plan.order[0] != columns[0])) {
		c->plan = before;
		return;
	}
	if (n > 0 || c->plan.norder == 0) {
		c->plan.norder = n;
		memcpy(c->plan.order, columns, n * sizeof *columns);
	}
	c->consumed = true;
}

/* A range is looked up in the column that it is about, unless the rows are
 * wanted in another order. */
static void
choose_range(struct choice *c)
{
	for (unsigned i = 0; i < c->plan.ntests; i++) {
		const struct hq_plan_test *t = &c->plan.tests[i];
		if (t->op == HQ_PLAN_EQ)
			continue;
		c->left = c->left / 4 + 1;
		if (c->plan.norder == 0 && !c->consumed && t->column > 0 &&
		    is_key(c->table, t->column)) {
			c->plan.norder = 1;
			c->plan.order[0] = (unsigned)t->column;
		}
	}
}

static char *
write_plan(const struct hq_plan *p)
{
	char text[512] = "";
	size_t n = 0;

	if (p->one_dump)
		n += (size_t)snprintf(text + n, sizeof text - n, "one ");
	n += (size_t)snprintf(
	    text + n, sizeof text - n, "%c", p->descending ? '-' : '+');
	for (unsigned i = 0; i < p->norder; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, "%s%u",
		    i == 0 ? "" : ",", p->order[i]);
	for (unsigned i = 0; i < p->ntests; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, " %s%d",
		    op_names[p->tests[i].op], p->tests[i].column);
	return sqlite3_mprintf("%s", text);
}

static double
count_rows(const struct hq_store *store, const struct hq_table *t)
{
	double rows = 0;

	for (size_t i = 0; i < store->ndumps; i++)
		rows += hq_dump_guess_rows(store->dumps[i], t);
	return rows + 1;
}

int
hq_plan_choose(const struct hq_table *t, const struct hq_store *store,
    sqlite3_index_info *info)
{
	struct choice c = {.table = t, .info = info};

	c.rows = c.left = count_rows(store, t);
	collect_tests(&c);
	if (c.fixed && store->ndumps > 1)
		c.left = c.left / (double)store->ndumps;
	choose_lookup(&c);
	choose_order(&c, store);
	choose_range(&c);
	info->idxStr = write_plan(&c.plan);
	if (info->idxStr == NULL)
		return SQLITE_NOMEM;
	info->needToFreeIdxStr = 1;
	info->orderByConsumed = c.consumed;
	info->estimatedRows = (sqlite3_int64)c.left;
	info->estimatedCost = c.left + 20;
	/* Making an order costs a little, and is done once. */
	if (c.plan.norder > 0 && !c.unique)
		info->estimatedCost += c.rows / 100;
	if (c.unique && c.fixed)
		info->idxFlags = SQLITE_INDEX_SCAN_UNIQUE;
	return SQLITE_OK;
}

static bool
read_test(const char *word, struct hq_plan_test *ret_test)
{
	for (int op = HQ_PLAN_GE; op >= 0; op--) {
		size_t n = strlen(op_names[op]);
		if (strncmp(word, op_names[op], n) != 0 ||
		    (n == 1 && word[1] == '='))
			continue;
		*ret_test = (struct hq_plan_test){
		    (enum hq_plan_op)op, atoi(word + n)};
		return true;
	}
	return false;
}

bool
hq_plan_read(const char *text, struct hq_plan *ret_plan)
{
	struct hq_plan p = {0};

	if (strncmp(text, "one ", 4) == 0) {
		p.one_dump = true;
		text += 4;
	}
	p.descending = *text++ == '-';
	while (*text >= '0' && *text <= '9' && p.norder < HQ_ORDER_MAX_COLUMNS) {
		p.order[p.norder++] = (unsigned)strtoul(text, (char **)&text, 10);
		text += *text == ',';
	}
	while (*text == ' ' && p.ntests < HQ_PLAN_MAX_TESTS) {
		if (!read_test(text + 1, &p.tests[p.ntests++]))
			return false;
		text += 1 + strcspn(text + 1, " ");
	}
	*ret_plan = p;
	return *text == '\0';
}
