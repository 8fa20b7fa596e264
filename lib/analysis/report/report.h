/*
 * A report: one .sql file with one or more queries and what their columns
 * mean.  The file is the report; nothing else has to know it.
 *
 *	-- report: classes
 *	-- summary: pools and blocks by size class     for the list of reports
 *	-- limit: 20                rows unless told otherwise; 0 is all
 *	-- table: classes           begins a query
 *	-- title: Size classes
 *	-- layout: rows             or pairs: a line a column, in text
 *	-- note: A sentence that stands below the table in text.
 *	-- asked: yes               only shown when asked for by its name
 *	-- column: blk_size bytes Block size
 *	SELECT blk_size, ... WHERE dump_id = :dump LIMIT :limit;
 *
 * A column is a name as in SQL, a kind of cells.def and a title.  Other
 * comments are the query's.  `-- setup` begins statements that run before the
 * queries; they may make temporary tables.  It ends at the next table.
 * Parameters: :dump is the dump's id, :limit the rows (-1: all); `heapql diff`
 * gives :old, :new and :state.  A query that names no parameter gets none.
 */
#ifndef HQ_ANALYSIS_REPORT_REPORT_H
#define HQ_ANALYSIS_REPORT_REPORT_H

#include "analysis/render/render.h"
#include "analysis/support/error.h"

#define HQ_REPORT_TABLES_MAX 8
#define HQ_REPORT_COLUMNS_MAX 32

struct hq_report_query {
	const char *name;
	const char *title; /* or NULL */
	const char *note;  /* or NULL */
	enum hq_render_layout layout;
	bool asked; /* only shown when asked for by its name */
	struct hq_cell_column columns[HQ_REPORT_COLUMNS_MAX];
	unsigned ncolumns;
	const char *sql;
};

struct hq_report {
	const char *name;
	const char *summary;
	uint64_t limit;    /* default number of rows, 0 is all */
	const char *setup; /* statements that come first, or NULL */
	struct hq_report_query queries[HQ_REPORT_TABLES_MAX];
	unsigned nqueries;
	char *text; /* owned: what the strings point into */
};

/*
 * Reads a report from the text of its file, which is copied.  `name` is the
 * file's; a -- report: line must agree with it.  Released by hq_report_free.
 */
enum hq_status hq_report_parse(const char *name, const char *text,
    struct hq_report **ret_report, struct hq_error *reterr) HQ_CHECKED;

/* NULL is nothing. */
void hq_report_free(struct hq_report *report);

#endif
