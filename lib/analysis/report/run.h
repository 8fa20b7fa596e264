/*
 * Runs a report on a database and hands its rows to a renderer.
 */
#ifndef HQ_ANALYSIS_REPORT_RUN_H
#define HQ_ANALYSIS_REPORT_RUN_H

#include "analysis/report/report.h"
#include "analysis/stack/filter.h"

#include <sqlite3.h>

struct hq_database;

/* What was asked for.  The parameters of a report are bound to these; those
 * of stacks are for its step in C. */
struct hq_report_values {
	int64_t dump;
	bool told; /* which dump; else it is the last one */
	int64_t old; /* 0: NULL */
	bool old_told; /* by --since; else it is that of the first file */
	int64_t new;
	const char *state; /* NULL: SQL's NULL */
	uint64_t limit;    /* 0 is all */
	/* Of stacks: */
	const char *group; /* of hq_key_by_name; NULL: the report's */
	const char *sort;  /* of hq_sort_value, or :sort; NULL: the report's */
	bool cumulative;   /* :cumulative */
	bool bottom_up;
	double threshold; /* :threshold, percent: what is less is folded, or
			   * nearly empty */
	struct hq_filter filter;
	const char *operand; /* NULL: none */
	const char *const *source_dirs;
	unsigned nsource_dirs;
	unsigned width; /* places of the terminal; 0: not known */
	/* Of blocks: */
	struct hq_database *database; /* what `db` is the handle of, or NULL */
	const char *class; /* :class, of leaks, with commas; NULL: SQL's NULL */
	const char *vs;    /* :vs, previous, peak or both; NULL: SQL's NULL */
	bool all;          /* :all */
	const char *by;    /* :by; NULL: SQL's NULL */
	const char *of;    /* :of, an expression of set.h; NULL: SQL's NULL */
	const char *between; /* two marks, A,B; NULL: none */
	int64_t from, to; /* :from, :to: the serials of the two; 0: NULL */
	const char *domain; /* a heap, !HEAP: all others; NULL: all */
	int64_t heap_id;    /* of it */
	int64_t serial;    /* :serial; 0: NULL, or what a step finds */
	uint64_t addr;     /* :addr */
};

/*
 * Runs the query named `table`, or, where that is NULL, all but those that
 * must be asked for.  Rows written before an error stay written.
 */
enum hq_status hq_report_run(const struct hq_report *report, sqlite3 *db,
    const struct hq_report_values *values, const char *table,
    struct hq_render *r, struct hq_error *reterr) HQ_CHECKED;

/* How many queries that would run. */
unsigned hq_report_count(const struct hq_report *report, const char *table);

/*
 * Compiles every query and compares its columns with those declared, without
 * running it; `setup` does run.
 */
enum hq_status hq_report_check(const struct hq_report *report, sqlite3 *db,
    struct hq_error *reterr) HQ_CHECKED;

/* Column i of the statement's row, to be rendered; a text is the statement's
 * and ends with its next step. */
struct hq_value hq_report_value(sqlite3_stmt *stmt, int i);

#endif
