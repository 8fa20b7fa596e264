/* The computed columns about what blocks hold. */
#include "analysis/store/compute.h"

#include "analysis/reader/columns.h"
#include "analysis/store/dump.h"
#include "analysis/support/memory.h"

/* As a nullable column keeps it: + 1. */
static uint64_t
value_of(const struct hq_dense *const *hash, bool zero, uint32_t i)
{
	uint64_t v = zero ? hq_dense_raw(hash[HQ_AT(HASH, flags)], i) & 1
			  : hq_dense_raw(hash[HQ_AT(HASH, hash)], i);

	return v < UINT64_MAX ? v + 1 : v;
}

static enum hq_status
spread(struct hq_dump *dump, bool zero, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	const struct hq_dense *hash[HQ_MAX_COLUMNS];
	struct hq_dense d = {.width = zero ? 1 : 8, .nullable = true};
	enum hq_status status =
	    hq_columns_get(dump->reader, HQ_SECTION_HASH, hash, reterr);

	if (status != HQ_OK)
		return status;
	d.rows = hq_reader_rows(dump->reader, HQ_SECTION_BLOCK);
	d.data = hq_array_new_zero(d.rows, d.width);
	if (d.data == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	for (uint32_t i = 0; i < hash[0]->rows; i++) {
		uint64_t row = hq_dense_raw(hash[HQ_AT(HASH, block_row)], i);
		uint64_t v = value_of(hash, zero, i);
		if (row >= d.rows)
			continue;
		if (zero)
			((uint8_t *)d.data)[row] = (uint8_t)v;
		else
			((uint64_t *)d.data)[row] = v;
	}
	*ret_column = d;
	return HQ_OK;
}

enum hq_status
hq_compute_block_hash(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	return spread(dump, false, ret_column, reterr);
}

enum hq_status
hq_compute_block_zero(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	return spread(dump, true, ret_column, reterr);
}
