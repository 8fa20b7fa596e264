/* The rules of pools and blocks: each lies in the one that holds it, none
 * overlaps another, and every serial is there once. */
#include "analysis/reader/columns.h"
#include "analysis/reader/order.h"
#include "analysis/reader/verify.h"
#include "analysis/support/memory.h"

#include <stdlib.h>
#include <string.h>

/* The tables that a block is compared with. */
struct view {
	struct hq_reader *r;
	const struct hq_dense *arena[HQ_MAX_COLUMNS];
	const struct hq_dense *pool[HQ_MAX_COLUMNS];
	const struct hq_dense *block[HQ_MAX_COLUMNS];
	uint32_t *blocks; /* of each pool, counted */
};

#define POOL(v, name, i) hq_dense_raw((v)->pool[HQ_AT(POOL, name)], i)
#define ARENA(v, name, i) hq_dense_raw((v)->arena[HQ_AT(ARENA, name)], i)
#define BLOCK(v, name, i) hq_dense_raw((v)->block[HQ_AT(BLOCK, name)], i)

/* Whether [at, at + size) lies in [base, base + room). */
static bool
lies_in(uint64_t at, uint64_t size, uint64_t base, uint64_t room)
{
	return at >= base && at - base <= room && size <= room - (at - base);
}

/* The state that a pool's numbers mean. */
static bool
state_is_true(struct view *v, uint32_t i)
{
	uint64_t used = POOL(v, used, i);
	const char *wanted = used == 0			   ? "empty"
			     : used == POOL(v, capacity, i) ? "full"
							   : "used";
	const char *state;
	size_t n;

	return hq_reader_text(v->r, POOL(v, state, i), &state, &n, NULL) ==
		   HQ_OK &&
	       n == strlen(wanted) && memcmp(state, wanted, n) == 0;
}

static const char *
pool_fault(struct view *v, uint32_t i, uint64_t end_before)
{
	uint64_t arena = POOL(v, arena_id, i), base = POOL(v, base, i);

	if (arena >= v->arena[0]->rows)
		return "its arena is not there";
	if (!lies_in(base, POOL(v, pool_size, i),
		ARENA(v, base, (uint32_t)arena), ARENA(v, size, (uint32_t)arena)))
		return "it does not lie in its arena";
	if (base < end_before)
		return "it overlaps the one before, or is out of order";
	if (POOL(v, blk_size, i) == 0)
		return "its blocks have no size";
	if (!state_is_true(v, i))
		return "its state does not fit its numbers";
	return NULL;
}

enum hq_status
hq_verify_pools(struct hq_reader *r, struct hq_error *reterr)
{
	struct view v = {.r = r};
	uint64_t end = 0;
	enum hq_status status =
	    hq_columns_get(r, HQ_SECTION_ARENA, v.arena, reterr);

	if (status == HQ_OK)
		status = hq_columns_get(r, HQ_SECTION_POOL, v.pool, reterr);
	if (status != HQ_OK)
		return status;
	for (uint32_t i = 0; i < v.pool[0]->rows; i++) {
		const char *fault = pool_fault(&v, i, end);
		if (fault != NULL)
			hq_verify_fault(r, HQ_SECTION_POOL, i, fault);
		else
			end = POOL(&v, base, i) + POOL(&v, pool_size, i);
	}
	return HQ_OK;
}

/*
 * A block of a size class starts where a slot of its pool does; a large one
 * has its pool to itself and may start anywhere in it, as its alignment
 * wanted.
 */
static const char *
place_fault(struct view *v, uint32_t i, uint32_t pool)
{
	uint64_t addr = BLOCK(v, addr, i), usable = BLOCK(v, usable, i);
	uint64_t hdr = POOL(v, hdr_size, pool), blk = POOL(v, blk_size, pool);
	uint64_t size = POOL(v, pool_size, pool);
	uint64_t start = POOL(v, base, pool) + hdr;

	if (hdr > size || blk == 0 || !lies_in(addr, usable, start, size - hdr))
		return "it does not lie in its pool";
	if (POOL(v, szidx, pool) == HQ_SZIDX_LARGE)
		return NULL;
	if ((addr - start) % blk != 0 ||
	    (addr - start) / blk >= POOL(v, capacity, pool))
		return "it does not start where a block of its pool does";
	return NULL;
}

static const char *
block_fault(struct view *v, uint32_t i, uint64_t end_before)
{
	uint64_t pool = BLOCK(v, pool_id, i), usable = BLOCK(v, usable, i);
	const char *fault;

	if (pool >= v->pool[0]->rows)
		return "its pool is not there";
	v->blocks[pool]++;
	fault = place_fault(v, i, (uint32_t)pool);
	if (fault != NULL)
		return fault;
	if (BLOCK(v, addr, i) < end_before)
		return "it overlaps the one before, or is out of order";
	if (BLOCK(v, req, i) > usable)
		return "more was asked for than is usable";
	if (usable > POOL(v, blk_size, (uint32_t)pool))
		return "more is usable than its pool's blocks have";
	return NULL;
}

static void
check_places(struct view *v)
{
	uint64_t end = 0;

	for (uint32_t i = 0; i < v->block[0]->rows; i++) {
		const char *fault = block_fault(v, i, end);
		if (fault != NULL)
			hq_verify_fault(v->r, HQ_SECTION_BLOCK, i, fault);
		else
			end = BLOCK(v, addr, i) + BLOCK(v, usable, i);
	}
	for (uint32_t i = 0; i < v->pool[0]->rows; i++)
		if (v->blocks[i] != POOL(v, used, i))
			hq_verify_fault(v->r, HQ_SECTION_POOL, i,
			    "its number of used blocks is another");
}

#define TWICE "its serial is there twice"

static enum hq_status
check_sorted(struct view *v, struct hq_error *reterr)
{
	const struct hq_dense *serial = v->block[HQ_AT(BLOCK, serial)];
	struct hq_order order;
	enum hq_status status =
	    hq_order_build(&serial, 1, serial->rows, &order, reterr);

	if (status != HQ_OK)
		return status;
	for (uint32_t i = 1; i < serial->rows; i++) {
		uint32_t row = hq_order_row(&order, i);
		if (hq_dense_raw(serial, row) ==
		    hq_dense_raw(serial, hq_order_row(&order, i - 1)))
			hq_verify_fault(v->r, HQ_SECTION_BLOCK, row, TWICE);
	}
	free(order.rows);
	return HQ_OK;
}

/* Whether a serial is there twice, told by a bit for each that was given out;
 * where those are few among very many, by sorting. */
static enum hq_status
check_twice(struct view *v, uint64_t top, struct hq_error *reterr)
{
	const struct hq_dense *serial = v->block[HQ_AT(BLOCK, serial)];
	uint8_t *seen;

	if (top / 64 > serial->rows)
		return check_sorted(v, reterr);
	seen = hq_array_new_zero((size_t)(top / 8 + 1), 1);
	if (seen == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	for (uint32_t i = 0; i < serial->rows; i++) {
		uint64_t s = hq_dense_raw(serial, i);
		if (s >= top)
			continue;
		if (seen[s / 8] & 1u << s % 8)
			hq_verify_fault(v->r, HQ_SECTION_BLOCK, i, TWICE);
		seen[s / 8] |= (uint8_t)(1u << s % 8);
	}
	free(seen);
	return HQ_OK;
}

/* Serials are not 0, smaller than the next one, and each is there once. */
static enum hq_status
check_serials(struct view *v, struct hq_error *reterr)
{
	const struct hq_dense *serial = v->block[HQ_AT(BLOCK, serial)], *next;
	uint64_t top = UINT64_MAX;
	enum hq_status status =
	    hq_reader_column(v->r, HQ_COL_DUMP_next_serial, &next, reterr);

	if (status != HQ_OK)
		return status;
	if (next->rows > 0)
		top = hq_dense_raw(next, 0);
	for (uint32_t i = 0; i < serial->rows; i++) {
		uint64_t s = hq_dense_raw(serial, i);
		if (s == 0 || s >= top)
			hq_verify_fault(v->r, HQ_SECTION_BLOCK, i,
			    "its serial was not given out yet");
	}
	return check_twice(v, top, reterr);
}

enum hq_status
hq_verify_blocks(struct hq_reader *r, struct hq_error *reterr)
{
	struct view v = {.r = r};
	enum hq_status status =
	    hq_columns_get(r, HQ_SECTION_ARENA, v.arena, reterr);

	if (status == HQ_OK)
		status = hq_columns_get(r, HQ_SECTION_POOL, v.pool, reterr);
	if (status == HQ_OK)
		status = hq_columns_get(r, HQ_SECTION_BLOCK, v.block, reterr);
	if (status != HQ_OK)
		return status;
	v.blocks = hq_array_new_zero(v.pool[0]->rows, sizeof *v.blocks);
	if (v.blocks == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	check_places(&v);
	free(v.blocks);
	return check_serials(&v, reterr);
}
