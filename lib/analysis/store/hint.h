/*
 * What was meant by a table or column that SQLite does not know.
 */
#ifndef HQ_ANALYSIS_STORE_HINT_H
#define HQ_ANALYSIS_STORE_HINT_H

#include "analysis/support/near.h"

/*
 * Of an error message of SQLite's, "no such column: b.sise": "; did you mean
 * "size"?", or "" where nothing is near or the message is another; *near's.
 * `sql` is the statement: columns are those of the tables that it names; NULL
 * or none: of all tables.
 */
const char *hq_sql_hint(
    struct hq_near *near, const char *message, const char *sql);

#endif
