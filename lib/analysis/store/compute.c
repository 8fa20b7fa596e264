/* The computed columns that look things up in a neighbouring table. */
#include "analysis/store/compute.h"

#include "analysis/store/dump.h"
#include "analysis/support/memory.h"

#include <inttypes.h>

const struct hq_computed hq_computed[HQ_NCOMPUTED] = {
#define HQ_COMPUTED(table, name, kind, function, doc)                          \
	{HQ_SECTION_##table, #name, HQ_KIND_##kind, hq_compute_##function, doc},
#include "analysis/store/computed.def"
#undef HQ_COMPUTED
};

/* An empty nullable column of 32 bits: 0 is NULL. */
static enum hq_status
new_column(struct hq_dense *d, uint32_t rows, struct hq_error *reterr)
{
	*d = (struct hq_dense){.rows = rows, .width = 4, .nullable = true};
	d->data = hq_array_new_zero(rows, 4);
	if (d->data == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	return HQ_OK;
}

/* out[i] = table[key[i]], where the keys of the table are 0, 1, 2, ... */
static enum hq_status
follow(const struct hq_dense *key, const struct hq_dense *table,
    struct hq_dense *ret_column, struct hq_error *reterr)
{
	enum hq_status status = new_column(ret_column, key->rows, reterr);
	uint32_t *out = ret_column->data;

	if (status != HQ_OK)
		return status;
	for (uint32_t i = 0; i < key->rows; i++) {
		int64_t at, value;
		if (hq_dense_get(key, i, &at) && at >= 0 && at < table->rows &&
		    hq_dense_get(table, (uint32_t)at, &value) &&
		    value < UINT32_MAX)
			out[i] = (uint32_t)value + 1;
	}
	return HQ_OK;
}

/* A stored key into a stored column of the other table. */
static enum hq_status
follow_stored(struct hq_dump *dump, enum hq_column_id key,
    enum hq_column_id value, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	const struct hq_dense *keys, *values;
	enum hq_status status =
	    hq_reader_column(dump->reader, key, &keys, reterr);

	if (status == HQ_OK)
		status =
		    hq_reader_column(dump->reader, value, &values, reterr);
	if (status == HQ_OK)
		status = follow(keys, values, ret_column, reterr);
	return status;
}

enum hq_status
hq_compute_pool_heap(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	return follow_stored(dump, HQ_COL_POOL_arena_id, HQ_COL_ARENA_heap_id,
	    ret_column, reterr);
}

enum hq_status
hq_compute_block_szidx(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	return follow_stored(dump, HQ_COL_BLOCK_pool_id, HQ_COL_POOL_szidx,
	    ret_column, reterr);
}

enum hq_status
hq_compute_block_arena(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	return follow_stored(dump, HQ_COL_BLOCK_pool_id, HQ_COL_POOL_arena_id,
	    ret_column, reterr);
}

enum hq_status
hq_compute_block_heap(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	const struct hq_dense *pools, *heaps;
	enum hq_status status = hq_reader_column(
	    dump->reader, HQ_COL_BLOCK_pool_id, &pools, reterr);

	if (status == HQ_OK)
		status = hq_dump_computed(
		    dump, HQ_COMPUTED_POOL_heap_id, &heaps, reterr);
	if (status == HQ_OK)
		status = follow(pools, heaps, ret_column, reterr);
	return status;
}
