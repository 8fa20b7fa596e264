#include "capture/alloc/remote.h"

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

bool
hq_remote_free(struct hq_pool *pool, uint32_t index, uint64_t word)
{
	uint64_t *slot = &pool->words[index];
	if (!__atomic_compare_exchange_n(slot, &word, (uint64_t)HQ_POOL_NONE,
					 false, __ATOMIC_ACQ_REL,
					 __ATOMIC_RELAXED))
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
