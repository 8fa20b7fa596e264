/*
 * A scan of a virtual table: through the dumps, and in each through the rows
 * that the plan leaves.
 */
#ifndef HQ_ANALYSIS_STORE_CURSOR_H
#define HQ_ANALYSIS_STORE_CURSOR_H

#include "analysis/store/plan.h"

/* A table of a connection. */
struct hq_vtab {
	sqlite3_vtab base;
	const struct hq_table *table;
	struct hq_store *store;
};

/* A comparison with the bound of one dump's column. */
struct hq_cursor_test {
	const struct hq_dense *column; /* NULL: the row number */
	int64_t low;                   /* both ends belong to it */
	int64_t high;
};

struct hq_cursor {
	sqlite3_vtab_cursor base;
	struct hq_plan plan;
	int64_t low[HQ_PLAN_MAX_TESTS]; /* of each test, both included; what
					 * cannot be compared is everything */
	int64_t high[HQ_PLAN_MAX_TESTS];

	size_t dump_at;       /* how many dumps are done */
	struct hq_dump *dump; /* the open one; NULL: at the end */
	const struct hq_order *order; /* of its rows; NULL: as in the file */
	uint32_t from, at, to;        /* places in the order, of `to - from` */
	uint32_t row;
	unsigned ntests; /* that are left to make, row by row */
	struct hq_cursor_test tests[HQ_PLAN_MAX_TESTS];
	const struct hq_dense *columns[HQ_TABLE_MAX_COLUMNS];
};

/* The methods of the module. */
int hq_cursor_open(sqlite3_vtab *vtab, sqlite3_vtab_cursor **ret_cursor);
int hq_cursor_close(sqlite3_vtab_cursor *base);
int hq_cursor_filter(sqlite3_vtab_cursor *base, int number, const char *text,
    int argc, sqlite3_value **argv);
int hq_cursor_next(sqlite3_vtab_cursor *base);
int hq_cursor_eof(sqlite3_vtab_cursor *base);
int hq_cursor_column(
    sqlite3_vtab_cursor *base, sqlite3_context *context, int column);
int hq_cursor_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *ret_rowid);

#endif
