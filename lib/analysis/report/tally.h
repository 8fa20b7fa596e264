/*
 * Rows counted and summed by a few numbers, in a hash table; private to
 * lib/analysis/report.  It is GROUP BY without SQLite's sort, which of ten
 * million rows takes longer than reading them.
 *
 *	struct hq_tally t;
 *	hq_tally_init(&t, 2, 1);
 *	hq_tally_query(&t, db, "SELECT trace_id, szidx, usable FROM ...", dump, &err);
 *	hq_tally_store(&t, db, "INSERT INTO temp.x VALUES(?1, ?2, ?3, ?4)", 1);
 *	hq_tally_release(&t);
 */
#ifndef HQ_ANALYSIS_REPORT_TALLY_H
#define HQ_ANALYSIS_REPORT_TALLY_H

#include "analysis/support/error.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HQ_TALLY_COLUMNS_MAX 8

struct hq_tally {
	unsigned nkeys, nsums;
	bool least;      /* the least of the sums' values, not their sum */
	unsigned width;  /* of a row: keys, count, sums */
	int64_t *rows;
	size_t nrows, room;
	uint32_t *slots; /* hash table of row + 1, by its keys */
	size_t nslots;
};

/* Of `nkeys` keys and `nsums` sums, together fewer than the most columns. */
void hq_tally_init(struct hq_tally *t, unsigned nkeys, unsigned nsums);

/*
 * Runs a query, ?1 bound to `dump`: the first columns are the keys, NULL one of
 * its own, the next are added up.  A sum beyond 63 bits stays at the most.
 */
enum hq_status hq_tally_query(struct hq_tally *t, sqlite3 *db,
    const char *sql, int64_t dump, struct hq_error *reterr) HQ_CHECKED;

/* The same with ?2 bound to a set, NULL or not. */
enum hq_status hq_tally_query_of(struct hq_tally *t, sqlite3 *db,
    const char *sql, int64_t dump, const char *of,
    struct hq_error *reterr) HQ_CHECKED;

/* How many rows had these keys. */
int64_t hq_tally_count(const struct hq_tally *t, const int64_t *keys);

/* Adds one row: its keys, none of them NULL, and what is added up.  False: out
 * of memory. */
bool hq_tally_add(
    struct hq_tally *t, const int64_t *keys, const int64_t *values) HQ_CHECKED;

/* Runs a statement for each row that was counted `least` times or more, bound
 * to its keys, its count, its sums. */
enum hq_status hq_tally_store(const struct hq_tally *t, sqlite3 *db,
    const char *sql, int64_t least, struct hq_error *reterr) HQ_CHECKED;

void hq_tally_release(struct hq_tally *t);

#endif
