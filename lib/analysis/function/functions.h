/*
 * The functions of SQL that every connection of ours has, and every host of
 * heapql_sqlite.so: those of functions.def.
 */
#ifndef HQ_ANALYSIS_FUNCTION_FUNCTIONS_H
#define HQ_ANALYSIS_FUNCTION_FUNCTIONS_H

#include "analysis/store/sqlite.h"
#include "analysis/store/store.h"

/* Registers them all for the dumps of `store`; each holds a reference to it.
 * Returns SQLite's code. */
int hq_functions_register(sqlite3 *handle, struct hq_store *store);

/* The table heapql_tally(dump_id, terms [, set]); hq_functions_register does it,
 * too.  Returns SQLite's code. */
int hq_tally_register(sqlite3 *handle, struct hq_store *store);

/* What there is, for help; ends with a name of NULL. */
struct hq_function_text {
	const char *name; /* heapql_path */
	const char *arguments;
	const char *doc;
};
extern const struct hq_function_text hq_function_texts[];

#endif
