/* Conditions on blocks that a user gives, in SQL on the columns of `block`. */
#ifndef HQ_ANALYSIS_ASK_CONDITION_H
#define HQ_ANALYSIS_ASK_CONDITION_H

#include "analysis/ask/ask.h"

/*
 * A statement that asks of one block whether the condition holds; NULL for a
 * condition that is NULL.  To be finalized.  HQ_ERR_USAGE with SQLite's words
 * where it is no condition; `option` is named then.
 */
enum hq_status hq_condition_prepare(struct hq_ask *a, const char *option,
    const char *condition, sqlite3_stmt **ret_stmt,
    struct hq_error *reterr) HQ_CHECKED;

/* Whether it holds for a block; a statement that is NULL holds for any. */
enum hq_status hq_condition_holds(struct hq_ask *a, sqlite3_stmt *stmt,
    int64_t serial, bool *ret_holds, struct hq_error *reterr) HQ_CHECKED;

/* A set of blocks: those for which `where` holds, if not NULL, and which are
 * of type `type`, if not NULL. */
struct hq_set_options {
	const char *where;
	const char *type;
	const char *option; /* what errors call it; NULL: "where" */
};

/* Calls `take` with the row of each block of the set, in no order. */
enum hq_status hq_condition_rows(struct hq_ask *a,
    const struct hq_set_options *set, void (*take)(void *opaque, int64_t row),
    void *opaque, struct hq_error *reterr) HQ_CHECKED;

#endif
