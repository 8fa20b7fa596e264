/*
 * heapql load: appends dumps to a database that any SQLite client reads.
 *
 * All dumps go in, or none.  A new database is built beside its name and
 * renamed when it is whole; one that is there is changed in one transaction.
 */
#ifndef HQ_ANALYSIS_STORE_LOAD_H
#define HQ_ANALYSIS_STORE_LOAD_H

#include "analysis/store/insert.h"

struct hq_load {
	bool partial; /* damaged dumps as far as they are whole */
	struct hq_symbol_options symbols;
	struct hq_progress progress;
	/* Told the name of the file that a new database is built in, before
	 * it is there, and NULL when it is gone: who is killed meanwhile may
	 * remove it.  May be NULL. */
	void (*building)(const char *name);
	/* Told the connection while it appends to a database that is there,
	 * and NULL when that is done: who is killed meanwhile should interrupt
	 * it, so that it rolls back.  May be NULL. */
	void (*writing)(sqlite3 *handle);
	/* Filled: the numbers that the dumps got. */
	int64_t first;
	int64_t last;
};

enum hq_status hq_load(struct hq_load *load, const char *const *paths,
    unsigned npaths, const char *target, struct hq_error *reterr) HQ_CHECKED;

#endif
