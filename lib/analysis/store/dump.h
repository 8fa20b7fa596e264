/*
 * One opened dump as the tables see it: its columns, stored and computed, and
 * the orders of its rows, all made when first asked for and kept.
 *
 * A dump belongs to one connection, whose own lock guards it.
 */
#ifndef HQ_ANALYSIS_STORE_DUMP_H
#define HQ_ANALYSIS_STORE_DUMP_H

#include "analysis/reader/reader.h"
#include "analysis/store/compute.h"
#include "analysis/reader/order.h"
#include "analysis/store/table.h"
#include "analysis/symbol/symbols.h"

struct hq_stacks;
struct hq_dump_graph;

struct hq_kept_order {
	const struct hq_table *table;
	unsigned ncolumns;
	unsigned columns[HQ_ORDER_MAX_COLUMNS];
	struct hq_order order;
};

struct hq_dump {
	int64_t dump_id;
	struct hq_reader *reader;
	char *damage; /* what is wrong, a line each; NULL: nothing */
	struct hq_symbols *symbols; /* not its own */
	struct hq_dense computed[HQ_NCOMPUTED];
	struct hq_derived_rows derived[HQ_NDERIVED];
	struct hq_stacks *stacks; /* NULL: not made yet */
	struct hq_dump_graph *graph; /* of dump_graph.h; NULL: not yet */
	struct hq_kept_order **orders; /* each stays where it is */
	size_t norders;
	size_t orders_capacity;
};

/*
 * Opens a dump.  Without `partial` a damaged one is refused, with what is
 * wrong with it.  `symbols` tells what its addresses mean and outlives it.
 */
enum hq_status hq_dump_open(const char *path, int64_t dump_id, bool partial,
    struct hq_symbols *symbols, struct hq_dump **ret_dump,
    struct hq_error *reterr) HQ_CHECKED;

/* Verifies all of it; what is found is refused, or with `partial` kept as
 * its damage. */
enum hq_status hq_dump_verify(
    struct hq_dump *d, bool partial, struct hq_error *reterr) HQ_CHECKED;

void hq_dump_close(struct hq_dump *d);

/* `dump` always has one row; what is not known of it is NULL.  A derived
 * table is made. */
enum hq_status hq_dump_rows(struct hq_dump *d, const struct hq_table *t,
    uint32_t *ret_rows, struct hq_error *reterr) HQ_CHECKED;

/* The same or, for a derived table that is not made yet, roughly. */
uint32_t hq_dump_guess_rows(const struct hq_dump *d, const struct hq_table *t);

/* Its stacks, which are its own. */
enum hq_status hq_dump_stacks(struct hq_dump *d,
    const struct hq_stacks **ret_stacks, struct hq_error *reterr) HQ_CHECKED;

enum hq_status hq_dump_computed(struct hq_dump *d, enum hq_computed_id id,
    const struct hq_dense **ret_column, struct hq_error *reterr) HQ_CHECKED;

/* A column for which hq_table_is_dense. */
enum hq_status hq_dump_column(struct hq_dump *d,
    const struct hq_table_column *column, const struct hq_dense **ret_column,
    struct hq_error *reterr) HQ_CHECKED;

/* The rows of a table sorted by columns[0..n) of it, which are numeric. */
enum hq_status hq_dump_order(struct hq_dump *d, const struct hq_table *t,
    const unsigned *columns, unsigned n, const struct hq_order **ret_order,
    struct hq_error *reterr) HQ_CHECKED;

/* A text for SQLite. */
struct hq_dump_text {
	const char *text; /* valid UTF-8 without zero bytes; NULL: there is none */
	size_t length;
	void (*release)(void *); /* free, or NULL: it lives as long as the dump */
};

/* The text that a column refers to; what is not UTF-8 is replaced by U+FFFD. */
struct hq_dump_text hq_dump_text(struct hq_dump *d,
    const struct hq_table_column *column, uint64_t number);

#endif
