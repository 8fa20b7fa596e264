/* Which thread of the system a block belongs to. */
#include "analysis/store/compute.h"

#include "analysis/store/dump.h"
#include "analysis/reader/order.h"
#include "analysis/support/memory.h"

/* The row of the thread of this number: numbers are not dense, since threads
 * beyond a bound are not in the table. */
static bool
find_thread(const struct hq_order *order, const struct hq_dense *ids,
    int64_t id, uint32_t *ret_row)
{
	uint32_t at = hq_order_lower(order, ids, id);
	int64_t found;

	if (at >= ids->rows)
		return false;
	*ret_row = hq_order_row(order, at);
	return hq_dense_get(ids, *ret_row, &found) && found == id;
}

enum hq_status
hq_compute_block_tid(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	const struct hq_dense *blocks, *ids, *tids;
	const struct hq_order *order;
	const unsigned key = HQ_AT(THREAD, thread_id);
	int64_t last = -1;
	uint32_t *out, row, value = 0;
	enum hq_status status;

	status = hq_reader_column(
	    dump->reader, HQ_COL_BLOCK_thread_id, &blocks, reterr);
	if (status == HQ_OK)
		status = hq_reader_column(
		    dump->reader, HQ_COL_THREAD_thread_id, &ids, reterr);
	if (status == HQ_OK)
		status = hq_reader_column(
		    dump->reader, HQ_COL_THREAD_tid, &tids, reterr);
	if (status == HQ_OK)
		status = hq_dump_order(dump,
		    hq_table_of(HQ_SECTION_THREAD),
		    &(const unsigned){key + 1}, 1, &order, reterr);
	if (status != HQ_OK)
		return status;
	out = hq_array_new(blocks->rows, 4);
	if (out == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	for (uint32_t i = 0; i < blocks->rows; i++) {
		int64_t id = (int64_t)hq_dense_raw(blocks, i), tid;
		if (id != last) {
			last = id;
			value = 0;
			if (id != 0 && find_thread(order, ids, id, &row) &&
			    hq_dense_get(tids, row, &tid) && tid < UINT32_MAX)
				value = (uint32_t)tid + 1;
		}
		out[i] = value;
	}
	*ret_column = (struct hq_dense){out, blocks->rows, 4, true};
	return HQ_OK;
}
