/*
 * Rows of a table sorted by up to three columns of numbers: what answers
 * equality, ranges, ORDER BY and GROUP BY without SQLite's sorter.
 *
 * Many columns ascend as they lie in the file; then the order is the row
 * numbers themselves and takes no memory.  Otherwise it is one 32-bit number
 * a row, made by a radix sort when a query first wants it, and kept.
 * Rows that are equal stay in the order of the file.  NULL comes first.
 */
#ifndef HQ_ANALYSIS_READER_ORDER_H
#define HQ_ANALYSIS_READER_ORDER_H

#include "analysis/reader/dense.h"
#include "analysis/support/error.h"

#include <stddef.h>

#define HQ_ORDER_MAX_COLUMNS 3

struct hq_order {
	uint32_t *rows; /* NULL: 0, 1, 2, ... */
	uint32_t nrows;
};

/* Sorts by columns[0], then columns[1], ...; rows are the caller's to free. */
enum hq_status hq_order_build(const struct hq_dense *const *columns,
    unsigned ncolumns, uint32_t nrows, struct hq_order *ret_order,
    struct hq_error *reterr) HQ_CHECKED;

static inline uint32_t
hq_order_row(const struct hq_order *o, uint32_t at)
{
	return o->rows == NULL ? at : o->rows[at];
}

/* The first place whose value, in the first column that it is sorted by, is
 * at least `value`; NULLs are less than any. */
uint32_t hq_order_lower(
    const struct hq_order *o, const struct hq_dense *column, int64_t value);

/* The first place whose value is more. */
uint32_t hq_order_upper(
    const struct hq_order *o, const struct hq_dense *column, int64_t value);

/* The first place that is not NULL. */
uint32_t hq_order_first(
    const struct hq_order *o, const struct hq_dense *column);

#endif
