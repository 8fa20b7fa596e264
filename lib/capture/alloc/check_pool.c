/* The invariants of one pool (see pool.h) and of a heap's lists. */
#include "capture/alloc/arena.h"
#include "capture/alloc/check.h"
#include "capture/alloc/heap.h"
#include "capture/alloc/serial.h"
#include "capture/alloc/size_class.h"
#include "capture/alloc/slot_map.h"
#include "capture/alloc/thread_heap.h"

static void
check_shape(struct hq_check *c, const struct hq_pool *pool)
{
	const char *start = hq_arena_start(pool);
	size_t size = pool->slots * HQ_ARENA_SLOT;
	size_t end = (size_t)(pool->base - start) +
		     (size_t)pool->capacity * pool->blk_size;
	hq_check_that(c, pool->virgin <= pool->capacity, "virgin", pool->base);
	hq_check_that(c, pool->base >= start && end <= size, "blocks in slots",
		      pool->base);
	hq_check_that(c, ((uintptr_t)pool->base & 15) == 0, "alignment",
		      pool->base);
	for (unsigned i = 0; i < pool->slots; i++)
		hq_check_that(c,
			      hq_slot_map_find(start + i * HQ_ARENA_SLOT) ==
				      pool,
			      "slot map", start);
	if (pool->state == HQ_POOL_RUN) {
		hq_check_that(c, !pool->owner && pool->capacity == 1, "run",
			      start);
		hq_check_that(c, pool->run_req <= pool->blk_size, "run size",
			      start);
		return;
	}
	hq_check_that(c, pool->owner != NULL, "owner", start);
	hq_check_that(c, pool->blk_size == hq_class_size(pool->szidx),
		      "block size", start);
	hq_check_that(c, pool->slots == hq_pool_slots_for(pool->szidx),
		      "slots of class", start);
}

/* Live words: counted, with a sane size and a serial that was given out. */
static uint32_t
check_words(struct hq_check *c, const struct hq_pool *pool)
{
	bool run = pool->state == HQ_POOL_RUN;
	uint32_t live = 0;
	for (uint32_t i = 0; i < pool->virgin; i++) {
		uint64_t word = pool->words[i];
		if (word < HQ_POOL_LIVE)
			continue;
		live++;
		hq_check_that(c, word >> 12 < hq_serial_next(), "serial",
			      pool->base);
		hq_check_that(c, hq_pool_slack(word) <= pool->blk_size,
			      "slack", pool->base);
		c->live_bytes += run ? pool->run_req :
				       pool->blk_size - hq_pool_slack(word);
	}
	c->live_blocks += live;
	return live;
}

/* Length of a list of dead blocks; it may not be longer than the pool. */
static uint32_t
check_list(struct hq_check *c, const struct hq_pool *pool, uint32_t head)
{
	uint32_t n = 0;
	for (uint32_t i = head; i != HQ_POOL_NONE; n++) {
		bool sane = i < pool->virgin && n < pool->virgin &&
			    pool->words[i] < HQ_POOL_LIVE;
		hq_check_that(c, sane, "free list", pool->base);
		if (!sane)
			break;
		i = (uint32_t)pool->words[i];
	}
	return n;
}

static bool
is_listed(const struct hq_pool *pool)
{
	const struct hq_pool *p = pool->owner->partial[pool->szidx];
	while (p && p != pool)
		p = p->next;
	return p == pool;
}

static void
check_state(struct hq_check *c, const struct hq_pool *pool, uint32_t in_use)
{
	const struct hq_heap *heap = pool->owner;
	bool in_hand = heap->current[pool->szidx] == pool;
	switch ((enum hq_pool_state)pool->state) {
	case HQ_POOL_CURRENT:
		hq_check_that(c, in_hand, "current", pool->base);
		break;
	case HQ_POOL_LISTED:
		hq_check_that(c, !in_hand && is_listed(pool), "listed",
			      pool->base);
		hq_check_that(c, pool->left == (int32_t)in_use, "left",
			      pool->base);
		hq_check_that(c, in_use > 0 || pool->pending,
			      "empty pool kept", pool->base);
		break;
	case HQ_POOL_FULL:
		hq_check_that(c, !in_hand && pool->virgin == pool->capacity,
			      "full", pool->base);
		break;
	case HQ_POOL_FREE:
	case HQ_POOL_RUN:
	case HQ_POOL_HUGE:
		hq_check_that(c, false, "state", pool->base);
		break;
	}
}

/* Whether nobody can be changing the pool at the moment. */
static bool
is_still(const struct hq_check *c, const struct hq_pool *pool)
{
	const struct hq_heap *heap = pool->owner;
	return c->quiet || heap->abandoned || heap == hq_thread_heap_own;
}

void
hq_check_pool(struct hq_check *c, const struct hq_pool *pool)
{
	check_shape(c, pool);
	uint32_t live = check_words(c, pool);
	if (pool->state == HQ_POOL_RUN || !is_still(c, pool) ||
	    pool->owner->rebuild)
		return;
	uint32_t free_blocks = check_list(c, pool, pool->head);
	uint32_t remote = 0;
	if (c->quiet)
		remote = check_list(c, pool, pool->remote & HQ_POOL_NONE);
	/* A fork may have caught another thread's free between its steps. */
	if (c->quiet && !pool->owner->forked)
		hq_check_that(c, live + free_blocks + remote == pool->virgin,
			      "live + free + remote", pool->base);
	check_state(c, pool, pool->virgin - free_blocks);
}
