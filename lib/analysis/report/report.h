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
 *	-- only: text               not in JSON and CSV; or data: only there
 *	-- column: blk_size bytes Block size
 *	SELECT blk_size, ... WHERE dump_id = :dump LIMIT :limit;
 *
 * What a query alone cannot do is done before it, in C:
 *
 *	-- prepare: groups          a line of prepare.def, which says what for
 *	-- group: function          what it groups frames by, unless told
 *	-- sort: temporary          what it sorts by, unless told
 *	-- sorts: bytes count       what --sort may say where it is not of stacks;
 *	                            the first unless told
 *	-- options: sort filters    options that it heeds; others are refused
 *	-- operand: FILE            it wants one more operand, called so
 *	-- long: it reads ...       ten million blocks take it longer than 3 s
 *	-- by: site type            what --by may say; KIND: what heapql part --by
 *	-- threshold: 10            percent, unless told; else 1
 *
 * A column is a name as in SQL, a kind of cells.def and a title.  The kind may
 * have a slash and one of text (shown in text only), data (in JSON and CSV
 * only), optional (left out of text where all is NULL) after it, or several
 * of them.  Other
 * comments are the query's.  `-- setup` begins statements that run before the
 * queries; they may make temporary tables.  It ends at the next table.
 * Parameters: :dump is the dump's id, :limit the rows (-1: all); `heapql diff`
 * gives :old, :new and :state.  hq_report_values has the others.  A query
 * that names no parameter gets none.
 */
#ifndef HQ_ANALYSIS_REPORT_REPORT_H
#define HQ_ANALYSIS_REPORT_REPORT_H

#include "analysis/render/render.h"
#include "analysis/support/error.h"

#define HQ_REPORT_TABLES_MAX 12
#define HQ_REPORT_COLUMNS_MAX 32

struct hq_report_query {
	const char *name;
	const char *title; /* or NULL */
	const char *note;  /* or NULL */
	enum hq_render_layout layout;
	bool asked; /* only shown when asked for by its name */
	bool text_only, data_only;
	struct hq_cell_column columns[HQ_REPORT_COLUMNS_MAX];
	unsigned char flags[HQ_REPORT_COLUMNS_MAX];
	unsigned ncolumns;
	const char *sql;
};

struct hq_report {
	const char *name;
	const char *summary;
	uint64_t limit;    /* default number of rows, 0 is all */
	const char *setup; /* statements that come first, or NULL */
	const char *prepare; /* a name of prepare.def, or NULL */
	const char *group;   /* of hq_key_by_name, or NULL */
	const char *sort;    /* of hq_sort_name, or NULL */
	const char *sorts;   /* words of :sort, or empty: those of stacks */
	const char *options; /* words, or empty */
	const char *operand; /* what it is called, or NULL */
	const char *why_long; /* or NULL */
	const char *by;      /* words of --by, a space between them, or empty */
	double threshold;    /* percent, unless told */
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

/* Whether the report heeds an option. */
bool hq_report_heeds(const struct hq_report *report, const char *option);

/* NULL is nothing. */
void hq_report_free(struct hq_report *report);

#endif
