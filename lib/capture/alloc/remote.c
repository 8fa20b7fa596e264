#include "capture/alloc/remote.h"

#include "capture/alloc/arena.h"
#include "capture/alloc/guard.h"
#include "capture/alloc/region.h"
#include "capture/alloc/thread_heap.h"

static void
push_ready(struct hq_heap *owner, struct hq_pool *pool)
{
	struct hq_pool *head = __atomic_load_n(&owner->ready, __ATOMIC_RELAXED);
	do
		pool->ready_next = head;
	while (!__atomic_compare_exchange_n(&owner->ready, &head, pool, true,
					    __ATOMIC_RELEASE,
					    __ATOMIC_RELAXED));
}

/* The word decides between two threads that free the same block. */
static bool
claim(uint64_t *slot, uint64_t word)
{
	return __atomic_compare_exchange_n(slot, &word, (uint64_t)HQ_POOL_NONE,
					   false, __ATOMIC_ACQ_REL,
					   __ATOMIC_RELAXED);
}

/* A dead word is enough where the lists will be made from the words; a list
 * that grows while that is done would give the block out twice. */
static bool
free_before_rebuild(struct hq_pool *pool, uint32_t index, uint64_t word,
		    bool *ret_claimed)
{
	struct hq_signal_mask before;
	if (!__atomic_load_n(&pool->owner->rebuild, __ATOMIC_ACQUIRE))
		return false;
	hq_guard_enter(&before);
	bool done = pool->owner->rebuild;
	if (done)
		*ret_claimed = claim(&pool->words[index], word);
	hq_guard_leave(&before);
	return done;
}

bool
hq_remote_free(struct hq_pool *pool, uint32_t index, uint64_t word)
{
	uint64_t *slot = &pool->words[index];
	bool claimed;
	if (free_before_rebuild(pool, index, word, &claimed))
		return claimed;
	if (!claim(slot, word))
		return false;
	uint32_t head = __atomic_load_n(&pool->remote, __ATOMIC_RELAXED);
	do
		__atomic_store_n(slot, (uint64_t)(head & HQ_POOL_NONE),
				 __ATOMIC_RELAXED);
	while (!__atomic_compare_exchange_n(&pool->remote, &head, index, true,
					    __ATOMIC_ACQ_REL,
					    __ATOMIC_RELAXED));
	/* The exchange took HQ_POOL_NOTIFY away: the notice is ours to give,
	 * and until it is given the pool stays with its owner. */
	if (head & HQ_POOL_NOTIFY)
		push_ready(pool->owner, pool);
	return true;
}

uint32_t
hq_remote_collect(struct hq_pool *pool)
{
	if (__atomic_load_n(&pool->remote, __ATOMIC_RELAXED) == HQ_POOL_NONE)
		return 0;
	uint32_t head = __atomic_exchange_n(&pool->remote, HQ_POOL_NONE,
					    __ATOMIC_ACQUIRE) &
			HQ_POOL_NONE;
	uint32_t n = 0, tail = head;
	if (head == HQ_POOL_NONE)
		return 0;
	for (uint32_t i = head; i != HQ_POOL_NONE; n++) {
		tail = i;
		i = (uint32_t)pool->words[i];
	}
	pool->words[tail] = pool->head;
	pool->head = (uint16_t)head;
	return n;
}

bool
hq_remote_arm(struct hq_pool *pool)
{
	uint32_t none = HQ_POOL_NONE;
	/* An earlier notice is still on its way, and will do; with a second
	 * one the pool would be on the ready list twice. */
	if (pool->pending)
		return __atomic_load_n(&pool->remote, __ATOMIC_RELAXED) == none;
	if (!__atomic_compare_exchange_n(&pool->remote, &none,
					 HQ_POOL_NONE | HQ_POOL_NOTIFY, false,
					 __ATOMIC_RELEASE, __ATOMIC_RELAXED))
		return false;
	pool->pending = true;
	return true;
}

void
hq_remote_disarm(struct hq_pool *pool)
{
	uint32_t before = __atomic_fetch_and(
		&pool->remote, ~(uint32_t)HQ_POOL_NOTIFY, __ATOMIC_ACQ_REL);
	if (before & HQ_POOL_NOTIFY)
		pool->pending = false;
}

/* Whether nobody is in the heap, half-way, and its lists are sound. */
static bool
is_at_rest(const struct hq_heap *heap)
{
	if (heap == hq_thread_heap_own && !hq_thread_heap_active)
		return false;
	return !heap->rebuild && !heap->busy;
}

static void
give_notice_again(struct hq_pool *pool)
{
	struct hq_heap *owner = pool->owner;
	if (owner && is_at_rest(owner) && pool->pending &&
	    !(pool->remote & HQ_POOL_NOTIFY))
		push_ready(owner, pool);
}

void
hq_remote_fork_child(void)
{
	struct hq_heap *h = hq_thread_heap_list();
	for (; h; h = h->all_next)
		if (is_at_rest(h))
			h->ready = NULL;
	const struct hq_region *r;
	for (uint32_t i = 0; (r = hq_region_at(i)); i++) {
		if (r->kind != HQ_REGION_ARENA)
			continue;
		struct hq_arena *a = r->what;
		for (unsigned s = 0; s < HQ_ARENA_SLOTS; s++)
			give_notice_again(&a->pools[s]);
	}
}
