/*
 * Rows of a table sorted by columns of numbers: a radix sort from the last
 * column to the first and from the lowest digit to the highest, each pass
 * stable.
 */
#include "analysis/reader/order.h"

#include "analysis/support/memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* 2048 counters and as many open lines of the output fit the second cache. */
#define DIGIT_BITS 11
#define DIGITS (1u << DIGIT_BITS)

/* Numbers in the order of SQL: a signed number's sign bit is turned, while a
 * nullable column is never negative and has NULL as 0. */
static inline uint64_t
key_of(const struct hq_dense *d, uint32_t row)
{
	uint64_t raw = hq_dense_raw(d, row);

	return d->nullable ? raw : raw ^ 1ull << 63;
}

static bool
ascends(const struct hq_dense *d, uint32_t nrows)
{
	if (d->width == 0)
		return true;
	for (uint32_t i = 1; i < nrows; i++)
		if (key_of(d, i) < key_of(d, i - 1))
			return false;
	return true;
}

struct sorter {
	uint32_t *rows;
	uint32_t *spare;
	uint32_t nrows;
};

static void
pass(struct sorter *s, const struct hq_dense *d, uint64_t least, unsigned shift)
{
	uint32_t at[DIGITS] = {0}, sum = 0, *swap;

	for (uint32_t i = 0; i < s->nrows; i++)
		at[(key_of(d, i) - least) >> shift & (DIGITS - 1)]++;
	for (uint32_t i = 0; i < DIGITS; i++) {
		uint32_t n = at[i];
		at[i] = sum;
		sum += n;
	}
	for (uint32_t i = 0; i < s->nrows; i++) {
		uint32_t row = s->rows[i];
		uint64_t key = key_of(d, row) - least;
		s->spare[at[key >> shift & (DIGITS - 1)]++] = row;
	}
	swap = s->rows;
	s->rows = s->spare;
	s->spare = swap;
}

static void
sort_by(struct sorter *s, const struct hq_dense *d)
{
	uint64_t least = UINT64_MAX, most = 0;

	for (uint32_t i = 0; i < s->nrows; i++) {
		uint64_t key = key_of(d, i);
		least = key < least ? key : least;
		most = key > most ? key : most;
	}
	for (unsigned shift = 0; shift < 64 && (most - least) >> shift != 0;
	     shift += DIGIT_BITS)
		pass(s, d, least, shift);
}

enum hq_status
hq_order_build(const struct hq_dense *const *columns, unsigned ncolumns,
    uint32_t nrows, struct hq_order *ret_order, struct hq_error *reterr)
{
	struct sorter s = {.nrows = nrows};

	*ret_order = (struct hq_order){.nrows = nrows};
	if (nrows == 0 || (ncolumns == 1 && ascends(columns[0], nrows)))
		return HQ_OK;
	s.rows = hq_array_new(nrows, sizeof *s.rows);
	s.spare = hq_array_new(nrows, sizeof *s.spare);
	if (s.rows == NULL || s.spare == NULL) {
		free(s.rows);
		free(s.spare);
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	}
	for (uint32_t i = 0; i < nrows; i++)
		s.rows[i] = i;
	for (unsigned i = ncolumns; i-- > 0;)
		sort_by(&s, columns[i]);
	free(s.spare);
	ret_order->rows = s.rows;
	return HQ_OK;
}

/* The first place whose key is at least `key`. */
static uint32_t
search(const struct hq_order *o, const struct hq_dense *d, uint64_t key)
{
	uint32_t low = 0, high = o->nrows;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		if (key_of(d, hq_order_row(o, mid)) < key)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

uint32_t
hq_order_first(const struct hq_order *o, const struct hq_dense *d)
{
	return d->nullable ? search(o, d, 1) : 0;
}

uint32_t
hq_order_lower(
    const struct hq_order *o, const struct hq_dense *d, int64_t value)
{
	if (!d->nullable)
		return search(o, d, (uint64_t)value ^ 1ull << 63);
	return search(o, d, value < 0 ? 1 : (uint64_t)value + 1);
}

uint32_t
hq_order_upper(
    const struct hq_order *o, const struct hq_dense *d, int64_t value)
{
	if (value == INT64_MAX)
		return o->nrows;
	return hq_order_lower(o, d, value + 1);
}
