/*
 * The database that heapql load makes: how to tell one, and the statements
 * that make and complete its tables.
 */
#ifndef HQ_ANALYSIS_STORE_SCHEMA_H
#define HQ_ANALYSIS_STORE_SCHEMA_H

#include "analysis/store/sqlite.h"
#include "analysis/store/table.h"
#include "analysis/support/error.h"

/* "HqDB", so that file(1) and we can tell it. */
#define HQ_SCHEMA_APPLICATION_ID 0x48714442

/* A database is a cache of dumps: another version is loaded anew. */
#define HQ_SCHEMA_VERSION 4

/* Whether the file starts like an SQLite database. */
bool hq_schema_is_database(const char *path);

/* Refuses a database that is not ours or of another version. */
enum hq_status hq_schema_check(
    sqlite3 *handle, struct hq_error *reterr) HQ_CHECKED;

/* Makes the empty tables. */
enum hq_status hq_schema_create(
    sqlite3 *handle, struct hq_error *reterr) HQ_CHECKED;

/* Makes the indexes, unless they are there: cheapest after the rows. */
enum hq_status hq_schema_index(
    sqlite3 *handle, struct hq_error *reterr) HQ_CHECKED;

/* Runs statements; the message of an error is SQLite's. */
enum hq_status hq_schema_run(
    sqlite3 *handle, const char *sql, struct hq_error *reterr) HQ_CHECKED;

/* The same with sqlite3_mprintf's format. */
enum hq_status hq_schema_runf(sqlite3 *handle, struct hq_error *reterr,
    const char *format, ...) HQ_CHECKED;

/* One number; `fallback` when the query has no row or NULL. */
enum hq_status hq_schema_number(sqlite3 *handle, const char *sql,
    int64_t fallback, int64_t *ret_number, struct hq_error *reterr) HQ_CHECKED;

#endif
