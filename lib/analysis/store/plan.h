/*
 * What SQLite and a virtual table agree on before a scan: in which order the
 * rows come, and which comparisons the table makes itself.
 *
 * A plan is made by xBestIndex, travels as text through SQLite, and is read
 * by xFilter.  The text also shows in EXPLAIN QUERY PLAN:
 *
 *	one +4,2 =0 =4 >=1	of one dump; ascending by columns 4 and 2;
 *				then a comparison per value
 *
 * The comparisons only leave out rows early; SQLite repeats each, so one that
 * cannot be made (the value is no integer) may be skipped.
 */
#ifndef HQ_ANALYSIS_STORE_PLAN_H
#define HQ_ANALYSIS_STORE_PLAN_H

#include "analysis/reader/order.h"
#include "analysis/store/sqlite.h"
#include "analysis/store/store.h"

#define HQ_PLAN_MAX_TESTS 24

/* The column number of the row id. */
#define HQ_PLAN_ROWID (-1)

enum hq_plan_op {
	HQ_PLAN_EQ,
	HQ_PLAN_LT,
	HQ_PLAN_LE,
	HQ_PLAN_GT,
	HQ_PLAN_GE,
};

struct hq_plan_test {
	enum hq_plan_op op;
	int column; /* of the table, or HQ_PLAN_ROWID */
};

struct hq_plan {
	bool one_dump;   /* the order holds only while one dump is open */
	bool descending; /* dumps and rows from last to first */
	unsigned norder; /* 0: as in the file */
	unsigned order[HQ_ORDER_MAX_COLUMNS];
	unsigned ntests; /* test i compares with argument i of xFilter */
	struct hq_plan_test tests[HQ_PLAN_MAX_TESTS];
};

/* xBestIndex for a table. */
int hq_plan_choose(const struct hq_table *t, const struct hq_store *store,
    sqlite3_index_info *info);

/* Reads what hq_plan_choose wrote. */
bool hq_plan_read(const char *text, struct hq_plan *ret_plan);

#endif
