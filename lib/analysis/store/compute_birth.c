/*
 * When each block was born: the time of the last tick at or before its
 * serial.
 *
 * Neighbours in memory were often born together, so the search for a block's
 * tick starts where the one before it was found.
 */
#include "analysis/store/compute.h"

#include "analysis/store/dump.h"
#include "analysis/support/memory.h"

/* Whether tick `at` is the last one at or before the serial. */
static bool
holds(const struct hq_dense *ticks, uint32_t at, uint64_t serial)
{
	return hq_dense_raw(ticks, at) <= serial &&
	       (at + 1 == ticks->rows ||
		   hq_dense_raw(ticks, at + 1) > serial);
}

/* The number of ticks at or before the serial, if the ticks ascend; they are
 * not trusted to. */
static uint32_t
count_ticks(const struct hq_dense *ticks, uint64_t serial)
{
	uint32_t low = 0, high = ticks->rows;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		if (hq_dense_raw(ticks, mid) <= serial)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

enum hq_status
hq_compute_block_birth(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	const struct hq_dense *serials, *ticks, *times;
	uint64_t *out;
	uint32_t last = 0;
	enum hq_status status;

	status = hq_reader_column(
	    dump->reader, HQ_COL_BLOCK_serial, &serials, reterr);
	if (status == HQ_OK)
		status = hq_reader_column(
		    dump->reader, HQ_COL_TICK_serial, &ticks, reterr);
	if (status == HQ_OK)
		status = hq_reader_column(
		    dump->reader, HQ_COL_TICK_mono_ns, &times, reterr);
	if (status != HQ_OK)
		return status;
	out = hq_array_new(serials->rows, 8);
	if (out == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	for (uint32_t i = 0; i < serials->rows; i++) {
		uint64_t serial = hq_dense_raw(serials, i);
		out[i] = 0;
		if (ticks->rows == 0)
			continue;
		if (!holds(ticks, last, serial)) {
			uint32_t n = count_ticks(ticks, serial);
			if (n == 0)
				continue;
			last = n - 1;
		}
		out[i] = hq_dense_raw(times, last) + 1;
	}
	*ret_column = (struct hq_dense){out, serials->rows, 8, true};
	return HQ_OK;
}
