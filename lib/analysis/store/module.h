/*
 * The virtual tables as SQLite modules: one per table, of the table's name.
 * Each table is there at once under its own name, unless the database has one
 * of that name; CREATE VIRTUAL TABLE x USING block makes another.
 */
#ifndef HQ_ANALYSIS_STORE_MODULE_H
#define HQ_ANALYSIS_STORE_MODULE_H

#include "analysis/store/sqlite.h"
#include "analysis/store/store.h"

/* Registers all modules; each holds a reference to the store.  Returns
 * SQLite's code. */
int hq_module_register(sqlite3 *db, struct hq_store *store);

#endif
