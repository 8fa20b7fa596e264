/* The rules of the small tables: one row where there is one, numbers that
 * ascend, counters that agree with the blocks. */
#include "analysis/reader/columns.h"
#include "analysis/reader/counter.h"
#include "analysis/reader/order.h"
#include "analysis/reader/verify.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static void
check_single(struct hq_reader *r, enum hq_section_id section)
{
	uint32_t n = hq_reader_rows(r, section);

	if (n != 1)
		hq_findings_add(hq_reader_findings(r), HQ_ERR_INCONSISTENT,
		    HQ_FINDING_NOWHERE, hq_sections[section].name,
		    "%" PRIu32 " rows instead of one", n);
}

/* Whether row i of a column is not less, or more, than the row before. */
static enum hq_status
check_ascending(struct hq_reader *r, enum hq_column_id id, bool strictly,
    struct hq_error *reterr)
{
	const struct hq_dense *c;
	enum hq_status status = hq_reader_column(r, id, &c, reterr);

	if (status != HQ_OK)
		return status;
	for (uint32_t i = 1; i < c->rows; i++) {
		uint64_t before = hq_dense_raw(c, i - 1);
		uint64_t now = hq_dense_raw(c, i);
		if (now < before || (strictly && now == before))
			hq_verify_fault(r, hq_columns[id].section, i,
			    "the order is broken");
	}
	return HQ_OK;
}

/* A number in a table is the number of its row. */
static enum hq_status
check_dense(
    struct hq_reader *r, enum hq_column_id id, struct hq_error *reterr)
{
	const struct hq_dense *c;
	enum hq_status status = hq_reader_column(r, id, &c, reterr);

	if (status != HQ_OK)
		return status;
	for (uint32_t i = 0; i < c->rows; i++)
		if (hq_dense_raw(c, i) != i)
			hq_verify_fault(r, hq_columns[id].section, i,
			    "its number is another");
	return HQ_OK;
}

/* Each number of a column is one of another table's. */
static enum hq_status
check_refers(struct hq_reader *r, enum hq_column_id from, enum hq_column_id to,
    struct hq_error *reterr)
{
	const struct hq_dense *a, *b;
	struct hq_order order;
	enum hq_status status = hq_reader_column(r, from, &a, reterr);

	if (status == HQ_OK)
		status = hq_reader_column(r, to, &b, reterr);
	if (status == HQ_OK)
		status = hq_order_build(&b, 1, b->rows, &order, reterr);
	if (status != HQ_OK)
		return status;
	for (uint32_t i = 0; i < a->rows; i++) {
		uint64_t wanted = hq_dense_raw(a, i);
		uint32_t at = hq_order_lower(&order, b, (int64_t)wanted);
		if (at >= b->rows ||
		    hq_dense_raw(b, hq_order_row(&order, at)) != wanted)
			hq_verify_fault(r, hq_columns[from].section, i,
			    "its heap is not there");
	}
	free(order.rows);
	return HQ_OK;
}

/* Each row differs from every other in the n columns: they are its key. */
static enum hq_status
check_unique(struct hq_reader *r, const enum hq_column_id *ids, unsigned n,
    struct hq_error *reterr)
{
	const struct hq_dense *key[HQ_ORDER_MAX_COLUMNS];
	struct hq_order order;
	enum hq_status status = HQ_OK;

	for (unsigned i = 0; status == HQ_OK && i < n; i++)
		status = hq_reader_column(r, ids[i], &key[i], reterr);
	if (status == HQ_OK)
		status =
		    hq_order_build(key, n, key[0]->rows, &order, reterr);
	if (status != HQ_OK)
		return status;
	for (uint32_t i = 1; i < key[0]->rows; i++) {
		uint32_t row = hq_order_row(&order, i);
		uint32_t before = hq_order_row(&order, i - 1);
		unsigned same = 0;
		while (same < n && hq_dense_raw(key[same], row) ==
				       hq_dense_raw(key[same], before))
			same++;
		if (same == n)
			hq_verify_fault(r, hq_columns[ids[0]].section, row,
			    "it is there twice");
	}
	free(order.rows);
	return HQ_OK;
}

static enum hq_status
check_keys(struct hq_reader *r, struct hq_error *reterr)
{
	static const enum hq_column_id size_class[] = {
	    HQ_COL_SIZE_CLASS_heap_id, HQ_COL_SIZE_CLASS_szidx};
	static const enum hq_column_id single[] = {HQ_COL_TICK_serial,
	    HQ_COL_COUNTER_name, HQ_COL_MAPPING_start, HQ_COL_TIMELINE_mono_ns};
	enum hq_status status = check_unique(r, size_class, 2, reterr);

	for (unsigned i = 0; status == HQ_OK && i < 4; i++)
		status = check_unique(r, &single[i], 1, reterr);
	return status;
}

static enum hq_status
check_arenas(struct hq_reader *r, struct hq_error *reterr)
{
	const struct hq_dense *arena[HQ_MAX_COLUMNS];
	uint64_t end = 0;
	enum hq_status status =
	    hq_columns_get(r, HQ_SECTION_ARENA, arena, reterr);

	if (status == HQ_OK)
		status = check_refers(
		    r, HQ_COL_ARENA_heap_id, HQ_COL_HEAP_heap_id, reterr);
	if (status == HQ_OK)
		status = check_refers(r, HQ_COL_SIZE_CLASS_heap_id,
		    HQ_COL_HEAP_heap_id, reterr);
	if (status != HQ_OK)
		return status;
	for (uint32_t i = 0; i < arena[0]->rows; i++) {
		uint64_t base = hq_dense_raw(arena[HQ_AT(ARENA, base)], i);
		uint64_t size = hq_dense_raw(arena[HQ_AT(ARENA, size)], i);
		if (base < end)
			hq_verify_fault(r, HQ_SECTION_ARENA, i,
			    "it overlaps the one before, or is out of order");
		if (__builtin_add_overflow(base, size, &end)) {
			hq_verify_fault(r, HQ_SECTION_ARENA, i,
			    "it reaches over the end of memory");
			end = UINT64_MAX;
		}
	}
	return HQ_OK;
}

static enum hq_status
check_counters(struct hq_reader *r, struct hq_error *reterr)
{
	const struct hq_dense *names;
	uint64_t live, blocks = hq_reader_rows(r, HQ_SECTION_BLOCK);
	enum hq_status status =
	    hq_reader_column(r, HQ_COL_COUNTER_name, &names, reterr);

	if (status != HQ_OK || !hq_counter_find(r, "live_blocks", &live))
		return status;
	if ((live > blocks ? live - blocks : blocks - live) > hq_verify_tolerance(r))
		hq_findings_add(hq_reader_findings(r), HQ_ERR_INCONSISTENT,
		    HQ_FINDING_NOWHERE, "counter",
		    "live_blocks is %" PRIu64 ", there are %" PRIu64 " blocks",
		    live, blocks);
	return HQ_OK;
}

enum hq_status
hq_verify_small(struct hq_reader *r, struct hq_error *reterr)
{
	static const enum hq_column_id dense[] = {HQ_COL_ARENA_arena_id,
	    HQ_COL_POOL_pool_id, HQ_COL_MODULE_module_id,
	    HQ_COL_TRACE_trace_id, HQ_COL_NODE_node_id, HQ_COL_PC_pc_id,
	    HQ_COL_MARK_mark_id, HQ_COL_PROFILE_LINE_line_id};
	const unsigned ndense = sizeof dense / sizeof *dense;
	static const enum hq_column_id strict[] = {
	    HQ_COL_HEAP_heap_id, HQ_COL_THREAD_thread_id};
	static const enum hq_column_id loose[] = {
	    HQ_COL_TICK_serial, HQ_COL_TICK_mono_ns, HQ_COL_MARK_serial,
	    HQ_COL_MARK_mono_ns};
	const unsigned nloose = sizeof loose / sizeof *loose;
	enum hq_status status = HQ_OK;

	check_single(r, HQ_SECTION_DUMP);
	check_single(r, HQ_SECTION_COST);
	for (unsigned i = 0; status == HQ_OK && i < ndense; i++)
		status = check_dense(r, dense[i], reterr);
	for (unsigned i = 0; status == HQ_OK && i < 2; i++)
		status = check_ascending(r, strict[i], true, reterr);
	for (unsigned i = 0; status == HQ_OK && i < nloose; i++)
		status = check_ascending(r, loose[i], false, reterr);
	if (status == HQ_OK)
		status = check_keys(r, reterr);
	if (status == HQ_OK)
		status = check_arenas(r, reterr);
	if (status == HQ_OK)
		status = check_counters(r, reterr);
	return status;
}
