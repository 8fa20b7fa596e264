#include "capture/alloc/tag.h"

#include "capture/alloc/block.h"
#include "capture/alloc/guard.h"
#include "capture/alloc/meta.h"
#include "capture/alloc/pool.h"
#include "capture/alloc/private_heap.h"

bool hq_tag_any;

static uint64_t lost, ignored;

/* Arrays to use again, by the power of two of their words; their first word
 * leads to the next. */
enum { LEAST = 6, MOST = 12 };
static uint64_t *unused[MOST + 1];

static unsigned
order_of(const struct hq_pool *pool)
{
	unsigned order = LEAST;
	while ((1u << order) < pool->capacity)
		order++;
	return order;
}

/* What stands in a used one is of blocks that are gone.  Context: alloc
 * locked. */
static uint64_t *
take_array(unsigned order)
{
	uint64_t *array = unused[order];
	if (!array)
		return hq_meta_alloc(sizeof(*array) << order);
	unused[order] = (uint64_t *)(uintptr_t)array[0];
	array[0] = 0;
	return array;
}

static bool
is_single(const struct hq_pool *pool)
{
	return pool->state == HQ_POOL_RUN || pool->state == HQ_POOL_HUGE;
}

static uint64_t *
make_array(struct hq_pool *pool)
{
	struct hq_signal_mask before;
	hq_guard_enter(&before);
	uint64_t *array = pool->tags;
	if (!array) {
		array = take_array(order_of(pool));
		__atomic_store_n(&pool->tags, array, __ATOMIC_RELEASE);
	}
	hq_guard_leave(&before);
	return array;
}

uint64_t *
hq_tag_slot(struct hq_pool *pool, uint32_t index, bool make)
{
	if (is_single(pool))
		return &pool->tag;
	uint64_t *array = __atomic_load_n(&pool->tags, __ATOMIC_ACQUIRE);
	if (!array && make)
		array = make_array(pool);
	return array ? array + index : NULL;
}

void
hq_tag_release(struct hq_pool *pool)
{
	uint64_t *array = is_single(pool) ? NULL : pool->tags;
	if (array) {
		unsigned order = order_of(pool);
		array[0] = (uintptr_t)unused[order];
		unused[order] = array;
	}
	pool->tags = NULL;
}

void
hq_tag_copy(const uint64_t *from, uint64_t word, uint64_t *to)
{
	uint32_t tag = hq_tag_read(from, word);
	if (tag == 0)
		return;
	if (to)
		*to = hq_tag_word(word, tag);
	else
		__atomic_fetch_add(&lost, 1, __ATOMIC_RELAXED);
}

void
hq_tag_carry(struct hq_pool *from, uint32_t index, uint64_t word,
	     struct hq_pool *to, uint32_t at)
{
	const uint64_t *slot = hq_tag_slot(from, index, false);
	if (hq_tag_read(slot, word) != 0)
		hq_tag_copy(slot, word, hq_tag_slot(to, at, true));
}

static enum hq_tag_result
count(enum hq_tag_result result)
{
	if (result == HQ_TAG_NO_BLOCK)
		__atomic_fetch_add(&ignored, 1, __ATOMIC_RELAXED);
	else if (result == HQ_TAG_NO_MEMORY)
		__atomic_fetch_add(&lost, 1, __ATOMIC_RELAXED);
	return result;
}

enum hq_tag_result
hq_tag_set(const void *p, uint32_t tag)
{
	struct hq_block b;
	if (!__atomic_load_n(&hq_tag_any, __ATOMIC_RELAXED))
		__atomic_store_n(&hq_tag_any, true, __ATOMIC_RELAXED);
	hq_block_find(p, &b);
	if (b.where == HQ_BLOCK_PRIVATE)
		return count(hq_private_heap_tag(p, tag));
	if (b.where > HQ_BLOCK_HUGE)
		return count(HQ_TAG_NO_BLOCK);
	uint64_t *slot = hq_tag_slot(b.pool, b.index, tag != 0);
	if (!slot)
		return tag == 0 ? HQ_TAG_DONE : count(HQ_TAG_NO_MEMORY);
	/* One store: a snapshot sees the old tag or the new one. */
	__atomic_store_n(slot, hq_tag_word(b.word, tag), __ATOMIC_RELEASE);
	return HQ_TAG_DONE;
}

uint64_t
hq_tag_ignored(void)
{
	return __atomic_load_n(&ignored, __ATOMIC_RELAXED);
}

uint64_t
hq_tag_lost(void)
{
	return __atomic_load_n(&lost, __ATOMIC_RELAXED);
}
