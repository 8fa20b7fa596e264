/*
 * A column in memory: one number per row, as narrow as its values allow.
 *
 * Everything above reads a column as signed 64-bit numbers, as SQL does; the
 * width is only how they are kept.  In a nullable column 0 means "none" and
 * any other number stands for itself minus one.
 *
 * Owned by the reader or by whoever computed it.
 */
#ifndef HQ_ANALYSIS_READER_DENSE_H
#define HQ_ANALYSIS_READER_DENSE_H

#include <stdbool.h>
#include <stdint.h>

struct hq_dense {
	void *data;
	uint32_t rows;
	uint8_t width; /* bytes of a number: 1, 2, 4 or 8; 0: the number of
			* the row, and data holds nothing */
	bool nullable;
};

/* The number as it is kept; `row` is below `rows`. */
static inline uint64_t
hq_dense_raw(const struct hq_dense *d, uint32_t row)
{
	switch (d->width) {
	case 1:
		return ((const uint8_t *)d->data)[row];
	case 2:
		return ((const uint16_t *)d->data)[row];
	case 4:
		return ((const uint32_t *)d->data)[row];
	case 0:
		return row;
	default:
		return ((const uint64_t *)d->data)[row];
	}
}

/* The value of a row; false: it has none. */
static inline bool
hq_dense_get(const struct hq_dense *d, uint32_t row, int64_t *ret_value)
{
	uint64_t raw = hq_dense_raw(d, row);

	if (d->nullable && raw == 0)
		return false;
	*ret_value = (int64_t)(raw - d->nullable);
	return true;
}

#endif
