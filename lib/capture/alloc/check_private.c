/* The invariants of private heaps. */
#include "capture/alloc/check.h"
#include "capture/alloc/pool.h"
#include "capture/alloc/private_arena.h"

static void
check_pool(struct hq_check *c, const struct hq_private_pool *pool)
{
	const struct hq_private_heap *heap = pool->arena->heap;
	uint32_t blk = hq_private_class_size(heap, pool->szidx);
	uint32_t live = 0, listed = 0;
	for (uint32_t i = 0; i < pool->virgin; i++) {
		if (pool->words[i] < HQ_POOL_LIVE)
			continue;
		live++;
		c->live_bytes += blk - hq_pool_slack(pool->words[i]);
	}
	c->live_blocks += live;
	for (uint32_t i = pool->head; i != HQ_POOL_NONE; listed++) {
		if (i >= pool->virgin || listed >= pool->virgin)
			break;
		i = (uint32_t)pool->words[i];
	}
	hq_check_that(c, live == pool->used && live > 0, "private used", pool);
	hq_check_that(c, live + listed == pool->virgin, "private free list",
		      pool);
	const struct hq_private_pool *p = heap->usable[pool->szidx];
	while (p && p != pool)
		p = p->next;
	hq_check_that(c, (p == pool) == (pool->used < pool->capacity),
		      "private usable list", pool);
}

void
hq_check_private(struct hq_check *c, const struct hq_private_heap *heap)
{
	const struct hq_private_arena *a;
	for (a = heap->arenas; a; a = a->next) {
		uint32_t in_use = 0;
		for (uint32_t i = 0; i < a->carved; i++) {
			if (!a->pools[i].in_use)
				continue;
			in_use++;
			check_pool(c, &a->pools[i]);
		}
		hq_check_that(c, in_use + a->nfree == a->ntotal,
			      "private pools", a->base);
		hq_check_that(c, in_use > 0, "empty private arena", a->base);
	}
}
