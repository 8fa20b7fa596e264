#include "capture/alloc/heap.h"

#include "capture/alloc/arena.h"
#include "capture/alloc/counters.h"
#include "capture/alloc/guard.h"
#include "capture/alloc/region.h"
#include "capture/alloc/remote.h"
#include "capture/alloc/spare.h"
#include "capture/alloc/thread_heap.h"

/* `left` of a pool in hand: frees there need no attention. */
enum { LEFT_CURRENT = 1 << 30 };

/* Pools looked at to find the one in the fullest arena. */
enum { PICK_AMONG = 8 };

bool hq_heap_watches_falls;

/* A full pool comes back into use after so many frees: with the first one it
 * would be full again after the next malloc. */
static int32_t
frees_to_relist(const struct hq_pool *pool)
{
	int32_t n = pool->capacity / 16;
	return n > 0 ? n : 1;
}

static uint32_t
free_list_length(const struct hq_pool *pool)
{
	uint32_t n = 0;
	for (uint32_t i = pool->head; i != HQ_POOL_NONE; n++)
		i = (uint32_t)pool->words[i];
	return n;
}

/* Frees until a full pool of which `freed` blocks are free gets attention. */
static int32_t
frees_to_attend(const struct hq_pool *pool, int32_t freed)
{
	int32_t rest = frees_to_relist(pool) - freed;
	int32_t step = freed == 0 ? 1 : freed;
	return hq_heap_watches_falls && step < rest ? step : rest;
}

/* Blocks of a full pool that its owner has freed. */
static int32_t
freed_of_full(const struct hq_pool *pool)
{
	if (hq_heap_watches_falls)
		return (int32_t)free_list_length(pool);
	return frees_to_relist(pool) - pool->left;
}

void
hq_heap_forget_pools(struct hq_heap *heap)
{
	for (unsigned c = 0; c < HQ_CLASS_COUNT; c++) {
		heap->current[c] = &hq_pool_none;
		heap->partial[c] = NULL;
	}
	__atomic_store_n(&heap->ready, NULL, __ATOMIC_RELAXED);
}

static void
list(struct hq_heap *heap, struct hq_pool *pool)
{
	struct hq_pool **head = &heap->partial[pool->szidx];
	pool->state = HQ_POOL_LISTED;
	pool->prev = NULL;
	pool->next = *head;
	if (*head)
		(*head)->prev = pool;
	*head = pool;
}

static void
unlist(struct hq_heap *heap, struct hq_pool *pool)
{
	if (pool->prev)
		pool->prev->next = pool->next;
	else
		heap->partial[pool->szidx] = pool->next;
	if (pool->next)
		pool->next->prev = pool->prev;
}

static void
release(struct hq_pool *pool)
{
	struct hq_signal_mask before;
	hq_guard_enter(&before);
	hq_arena_give(pool);
	hq_guard_leave(&before);
}

/* A listed pool: gives it up when nothing in it is in use any more. */
static void
release_if_empty(struct hq_heap *heap, struct hq_pool *pool)
{
	if (pool->left > 0 || pool->pending)
		return;
	unlist(heap, pool);
	release(pool);
}

static void
collect_listed(struct hq_pool *pool)
{
	pool->left -= (int32_t)hq_remote_collect(pool);
}

static void
attend_full(struct hq_heap *heap, struct hq_pool *pool)
{
	int32_t freed = freed_of_full(pool);
	if (freed < frees_to_relist(pool)) {
		pool->left = frees_to_attend(pool, freed);
		return;
	}
	hq_remote_disarm(pool);
	pool->left = pool->capacity - freed;
	list(heap, pool);
}

void
hq_heap_attend(struct hq_heap *heap, struct hq_pool *pool)
{
	switch ((enum hq_pool_state)pool->state) {
	case HQ_POOL_CURRENT:
		pool->left = LEFT_CURRENT;
		break;
	case HQ_POOL_FULL:
		attend_full(heap, pool);
		hq_counters_publish(heap);
		break;
	case HQ_POOL_LISTED:
		release_if_empty(heap, pool);
		hq_counters_publish(heap);
		break;
	case HQ_POOL_FREE:
	case HQ_POOL_RUN:
	case HQ_POOL_HUGE:
		break;
	}
}

static void
receive(struct hq_heap *heap, struct hq_pool *pool)
{
	pool->pending = false;
	switch ((enum hq_pool_state)pool->state) {
	case HQ_POOL_FULL:
		pool->left = pool->capacity - freed_of_full(pool);
		list(heap, pool);
		/* fallthrough */
	case HQ_POOL_LISTED:
		collect_listed(pool);
		release_if_empty(heap, pool);
		break;
	case HQ_POOL_CURRENT:
		hq_remote_collect(pool);
		break;
	case HQ_POOL_FREE:
	case HQ_POOL_RUN:
	case HQ_POOL_HUGE:
		break;
	}
}

void
hq_heap_drain_ready(struct hq_heap *heap)
{
	if (!__atomic_load_n(&heap->ready, __ATOMIC_RELAXED))
		return;
	struct hq_pool *pool = __atomic_exchange_n(&heap->ready, NULL,
						   __ATOMIC_ACQUIRE);
	while (pool) {
		struct hq_pool *next = pool->ready_next;
		receive(heap, pool);
		pool = next;
	}
}

/* Puts a free block at the head of the pool's list; false: it has none. */
static bool
replenish(struct hq_pool *pool)
{
	if (pool->head != HQ_POOL_NONE || hq_remote_collect(pool) > 0)
		return true;
	return hq_pool_extend(pool);
}

/* The pool in hand has nothing left; false: it has, after all. */
static bool
retire_full(struct hq_pool *pool)
{
	if (!hq_remote_arm(pool)) {
		hq_remote_collect(pool);
		return false;
	}
	pool->left = frees_to_attend(pool, 0);
	pool->state = HQ_POOL_FULL;
	return true;
}

/* CPython's rule: of the pools at hand the one in the fullest arena, so that
 * the emptiest arenas drain. */
static struct hq_pool *
pick_listed(struct hq_heap *heap, unsigned szidx)
{
	struct hq_pool *best = heap->partial[szidx], *pool = best;
	unsigned best_free = HQ_ARENA_SLOTS + 1;
	for (int i = 0; pool && i < PICK_AMONG; i++, pool = pool->next) {
		unsigned n = (unsigned)__builtin_popcountl(__atomic_load_n(
			&pool->arena->free_slots, __ATOMIC_RELAXED));
		if (n < best_free) {
			best = pool;
			best_free = n;
		}
	}
	return best;
}

static struct hq_pool *
make_pool(struct hq_heap *heap, unsigned szidx)
{
	unsigned slots = hq_pool_slots_for(szidx);
	bool zero;
	struct hq_signal_mask before;
	hq_spare_make_room(heap, slots * HQ_ARENA_SLOT);
	hq_guard_enter(&before);
	struct hq_pool *pool = hq_thread_heap_steal(heap, szidx);
	if (!pool) {
		if (hq_arena_would_map(slots))
			hq_thread_heap_sweep();
		pool = hq_arena_take(HQ_ARENA_POOLS, slots, &zero);
		if (pool) {
			hq_pool_init(pool, szidx, hq_arena_start(pool),
				     pool->arena->outside[pool->slot]);
			pool->owner = heap;
			pool->fresh = zero && !pool->arena->huge_pages;
			pool->state = HQ_POOL_CURRENT;
			hq_arena_publish(pool);
		}
	}
	hq_guard_leave(&before);
	return pool;
}

static bool
take_in_hand(struct hq_heap *heap, struct hq_pool *pool, unsigned szidx)
{
	pool->state = HQ_POOL_CURRENT;
	pool->left = LEFT_CURRENT;
	heap->current[szidx] = pool;
	return replenish(pool);
}

bool
hq_heap_refill(struct hq_heap *heap, unsigned szidx)
{
	struct hq_pool *pool = heap->current[szidx];
	if (pool != &hq_pool_none && replenish(pool))
		return true;
	hq_counters_publish(heap);
	hq_heap_drain_ready(heap);
	for (;;) {
		pool = heap->current[szidx];
		if (pool != &hq_pool_none && !retire_full(pool))
			return true;
		heap->current[szidx] = &hq_pool_none;
		pool = pick_listed(heap, szidx);
		if (pool)
			unlist(heap, pool);
		else if (!(pool = make_pool(heap, szidx)))
			return false;
		if (take_in_hand(heap, pool, szidx))
			return true;
	}
}

/* Takes the pool in hand back among the listed ones. */
static void
put_down(struct hq_heap *heap, unsigned szidx)
{
	struct hq_pool *pool = heap->current[szidx];
	if (pool == &hq_pool_none)
		return;
	heap->current[szidx] = &hq_pool_none;
	hq_remote_collect(pool);
	pool->left = (int32_t)(pool->virgin - free_list_length(pool));
	list(heap, pool);
}

static void
release_listed(struct hq_heap *heap)
{
	for (unsigned c = 1; c < HQ_CLASS_COUNT; c++) {
		struct hq_pool *next, *pool = heap->partial[c];
		for (; pool; pool = next) {
			next = pool->next;
			collect_listed(pool);
			release_if_empty(heap, pool);
		}
	}
}

void
hq_heap_release_empty(struct hq_heap *heap)
{
	hq_spare_drop_all(heap);
	for (unsigned c = 1; c < HQ_CLASS_COUNT; c++)
		put_down(heap, c);
	release_listed(heap);
}

/* A pool tells the thread of its blocks by one previous heap only. */
static bool
may_leave(const struct hq_pool *pool)
{
	return !pool->pending && !pool->stolen_from;
}

struct hq_pool *
hq_heap_give_up(struct hq_heap *heap, unsigned szidx)
{
	hq_heap_drain_ready(heap);
	struct hq_pool *next, *pool = heap->partial[szidx];
	for (; pool; pool = next) {
		next = pool->next;
		collect_listed(pool);
		if (pool->left == 0)
			pool->stolen_from = NULL; /* nothing of it is left */
		if (!may_leave(pool))
			continue;
		unlist(heap, pool);
		return pool;
	}
	return NULL;
}

static void
rebuild_pool(struct hq_heap *heap, struct hq_pool *pool)
{
	hq_pool_rebuild(pool);
	list(heap, pool);
}

void
hq_heap_rebuild(struct hq_heap *heap)
{
	hq_heap_forget_pools(heap);
	hq_spare_rebuild(heap);
	const struct hq_region *r;
	for (uint32_t i = 0; (r = hq_region_at(i)); i++) {
		if (r->kind != HQ_REGION_ARENA)
			continue;
		struct hq_arena *a = r->what;
		for (unsigned s = 0; s < HQ_ARENA_SLOTS; s++)
			if (a->pools[s].owner == heap)
				rebuild_pool(heap, &a->pools[s]);
	}
	/* From here on others may put blocks on the pools' lists. */
	__atomic_store_n(&heap->rebuild, false, __ATOMIC_RELEASE);
	/* Not before: an arena that empties leaves the table. */
	release_listed(heap);
}
