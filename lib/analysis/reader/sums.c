/* The sum rule of a dump. */
#include "analysis/reader/sums.h"

#include "analysis/reader/columns.h"
#include "analysis/support/memory.h"

#include <inttypes.h>
#include <stdlib.h>

/* Sizes of a stranger may add up to anything; 128 bits hold 2^64 of them. */
typedef unsigned __int128 wide;

struct totals {
	wide allocated, available, unused, headers, quantization, alignment;
	wide arenas;
};

/* The parts of a pool; false when they are more than it. */
static bool
add_pool(struct totals *t, const struct hq_dense *const *pool, uint32_t i)
{
	uint64_t blk = hq_dense_raw(pool[HQ_AT(POOL, blk_size)], i);
	uint64_t size = hq_dense_raw(pool[HQ_AT(POOL, pool_size)], i);
	uint64_t hdr = hq_dense_raw(pool[HQ_AT(POOL, hdr_size)], i);
	uint64_t capacity = hq_dense_raw(pool[HQ_AT(POOL, capacity)], i);
	uint64_t used = hq_dense_raw(pool[HQ_AT(POOL, used)], i);
	wide blocks = (wide)blk * capacity;

	if (used > capacity || blocks + hdr > size)
		return false;
	t->allocated += (wide)blk * used;
	t->available += (wide)blk * (capacity - used);
	t->headers += hdr;
	t->quantization += size - hdr - blocks;
	return true;
}

/* What an arena's parts come to must be its size. */
static void
check_arena(struct hq_reader *r, const struct hq_dense *const *arena,
    uint32_t i, wide pools, struct totals *t, bool *holds)
{
	uint64_t size = hq_dense_raw(arena[HQ_AT(ARENA, size)], i);
	uint64_t unused = hq_dense_raw(arena[HQ_AT(ARENA, free_bytes)], i);
	uint64_t hdr = hq_dense_raw(arena[HQ_AT(ARENA, hdr_size)], i);
	uint64_t lost = hq_dense_raw(arena[HQ_AT(ARENA, align_lost)], i);
	wide sum = pools + unused + hdr + lost;

	t->arenas += size;
	t->unused += unused;
	t->headers += hdr;
	t->alignment += lost;
	if (sum == size)
		return;
	*holds = false;
	hq_findings_add(hq_reader_findings(r), HQ_ERR_INCONSISTENT,
	    HQ_FINDING_NOWHERE, "arena",
	    "arena %" PRIu32 ": its parts come to %" PRIu64
	    " bytes, its size is %" PRIu64,
	    i, (uint64_t)sum, size);
}

/* bytes[a] += the size of each pool of arena a. */
static void
add_pools(struct hq_reader *r, const struct hq_dense *const *pool,
    uint32_t narenas, wide *bytes, struct totals *t, bool *holds)
{
	for (uint32_t i = 0; i < pool[0]->rows; i++) {
		uint64_t a = hq_dense_raw(pool[HQ_AT(POOL, arena_id)], i);
		if (a < narenas)
			bytes[a] +=
			    hq_dense_raw(pool[HQ_AT(POOL, pool_size)], i);
		if (add_pool(t, pool, i))
			continue;
		*holds = false;
		hq_findings_add(hq_reader_findings(r), HQ_ERR_INCONSISTENT,
		    HQ_FINDING_NOWHERE, "pool",
		    "pool %" PRIu32 ": its blocks and header are more than it",
		    i);
	}
}

enum hq_status
hq_sums_check(
    struct hq_reader *r, struct hq_sums *ret_sums, struct hq_error *reterr)
{
	const struct hq_dense *arena[HQ_MAX_COLUMNS], *pool[HQ_MAX_COLUMNS];
	struct totals t = {0};
	bool holds = true;
	wide *bytes;
	enum hq_status status;

	status = hq_columns_get(r, HQ_SECTION_ARENA, arena, reterr);
	if (status == HQ_OK)
		status = hq_columns_get(r, HQ_SECTION_POOL, pool, reterr);
	if (status != HQ_OK)
		return status;
	bytes = hq_array_new_zero(arena[0]->rows, sizeof *bytes);
	if (bytes == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	add_pools(r, pool, arena[0]->rows, bytes, &t, &holds);
	for (uint32_t i = 0; i < arena[0]->rows; i++)
		check_arena(r, arena, i, bytes[i], &t, &holds);
	free(bytes);
	*ret_sums = (struct hq_sums){
	    .allocated = (uint64_t)t.allocated,
	    .available = (uint64_t)t.available,
	    .unused = (uint64_t)t.unused,
	    .headers = (uint64_t)t.headers,
	    .quantization = (uint64_t)t.quantization,
	    .alignment = (uint64_t)t.alignment,
	    .arenas = (uint64_t)t.arenas,
	    .holds = holds && t.allocated + t.available + t.unused +
				      t.headers + t.quantization +
				      t.alignment ==
				  t.arenas,
	};
	return HQ_OK;
}
