/*
 * Writes the rows of a dump's table into a table of the same name, many to a
 * statement: 64 rows an INSERT are twice as fast as one.
 */
#ifndef HQ_ANALYSIS_STORE_INSERT_H
#define HQ_ANALYSIS_STORE_INSERT_H

#include "analysis/store/dump.h"
#include "analysis/store/sqlite.h"

/* Told now and then how far it is. */
struct hq_progress {
	void (*step)(void *opaque, const char *table, uint64_t done,
	    uint64_t total); /* NULL: nobody wants to know */
	void *opaque;
};

/*
 * Inserts all rows, in the order of `order`'s column if it is not 0.  With
 * `ignore`, rows whose key is there already are left out.
 */
enum hq_status hq_insert_table(sqlite3 *handle, struct hq_dump *d,
    const struct hq_table *t, unsigned order, bool ignore,
    const struct hq_progress *progress, struct hq_error *reterr) HQ_CHECKED;

#endif
