#include "capture/alloc/block.h"

#include "capture/alloc/counters.h"
#include "capture/alloc/guard.h"
#include "capture/alloc/huge.h"
#include "capture/alloc/private_heap.h"
#include "capture/alloc/region.h"
#include "capture/alloc/remote.h"
#include "capture/alloc/run.h"
#include "capture/alloc/slot_map.h"
#include "capture/alloc/spare.h"
#include "capture/alloc/thread_heap.h"
#include "os/map.h"

static void
find_in_pool(struct hq_pool *pool, struct hq_block *b)
{
	b->pool = pool;
	if (!hq_pool_index(pool, b->p, &b->index)) {
		b->where = HQ_BLOCK_BAD;
		return;
	}
	b->word = __atomic_load_n(&pool->words[b->index], __ATOMIC_RELAXED);
	b->usable = pool->blk_size;
	b->req = pool->run_req;
	if (b->word < HQ_POOL_LIVE) {
		b->where = HQ_BLOCK_DEAD;
	} else if (pool->state == HQ_POOL_RUN) {
		b->where = HQ_BLOCK_RUN;
	} else if (pool->state == HQ_POOL_HUGE) {
		b->where = HQ_BLOCK_HUGE;
		b->usable = hq_huge_of(pool)->size;
	} else {
		b->where = HQ_BLOCK_SMALL;
		b->req = pool->blk_size - hq_pool_slack(b->word);
	}
}

static void
find_in_region(const struct hq_region *r, struct hq_block *b)
{
	switch (r ? r->kind : HQ_REGION_ARENA) {
	case HQ_REGION_ARENA: /* a slot in no pool */
		b->where = r ? HQ_BLOCK_DEAD : HQ_BLOCK_FOREIGN;
		break;
	case HQ_REGION_PRIVATE:
		b->where = HQ_BLOCK_PRIVATE;
		break;
	case HQ_REGION_HUGE:
		find_in_pool(&((struct hq_huge *)r->what)->pool, b);
		break;
	}
}

void
hq_block_find(const void *p, struct hq_block *ret_block)
{
	struct hq_block b = { .p = (char *)(uintptr_t)p };
	struct hq_pool *pool = hq_slot_map_find(p);
	if (pool) {
		find_in_pool(pool, &b);
	} else {
		struct hq_signal_mask before;
		hq_guard_enter(&before);
		find_in_region(hq_region_find(p), &b);
		hq_guard_leave(&before);
	}
	*ret_block = b;
}

bool
hq_block_find_around(const void *p, struct hq_block *ret_block)
{
	struct hq_pool *pool = hq_slot_map_find(p);
	const struct hq_region *r = pool ? NULL : hq_region_find(p);
	uint32_t index = 0;
	if (!pool && r && r->kind == HQ_REGION_HUGE)
		pool = &((struct hq_huge *)r->what)->pool;
	if (!pool || (const char *)p < pool->base)
		return false;
	hq_pool_index(pool, p, &index);
	hq_block_find(pool->base + (uint64_t)index * pool->blk_size,
		      ret_block);
	return ret_block->where <= HQ_BLOCK_HUGE &&
	       (const char *)p < ret_block->p + ret_block->usable;
}

/* The class for an alignment: the first that is large enough and whose blocks
 * all have it.  0: none, or its slack would not fit the word. */
static unsigned
class_for(size_t align, size_t size)
{
	if (align > HQ_MAP_PAGE || size > HQ_CLASS_MAX)
		return 0;
	unsigned c = hq_class_of(size);
	while (c < HQ_CLASS_COUNT && hq_class_size(c) % align != 0)
		c++;
	if (c == HQ_CLASS_COUNT || hq_class_size(c) - size > 0xfff)
		return 0;
	return c;
}

static bool
make_small(struct hq_heap *heap, unsigned c, size_t size, struct hq_block *b)
{
	if (heap->current[c]->head == HQ_POOL_NONE && !hq_heap_refill(heap, c))
		return false;
	struct hq_pool *pool = heap->current[c];
	b->where = HQ_BLOCK_SMALL;
	b->pool = pool;
	b->index = pool->head;
	b->p = pool->base + (uint64_t)b->index * pool->blk_size;
	b->usable = pool->blk_size;
	b->word = pool->blk_size - size;
	pool->head = (uint16_t)pool->words[b->index];
	return true;
}

static struct hq_pool *
make_fresh(const struct hq_heap *heap, size_t align, size_t size,
	   bool *ret_zero)
{
	struct hq_signal_mask before;
	hq_guard_enter(&before);
	struct hq_pool *pool;
	if (size > HQ_RUN_MAX || align > HQ_RUN_ALIGN_MAX) {
		struct hq_huge *h = hq_huge_take(size, align, heap->thread_id);
		pool = h ? &h->pool : NULL;
		*ret_zero = true;
	} else {
		pool = hq_run_take(size, heap->thread_id, ret_zero);
	}
	hq_guard_leave(&before);
	return pool;
}

static bool
make_large(struct hq_heap *heap, size_t align, size_t size, struct hq_block *b,
	   bool *ret_zero)
{
	if (!hq_spare_take(heap, align, size, b)) {
		hq_spare_make_room(heap, size);
		b->pool = make_fresh(heap, align, size, ret_zero);
		if (!b->pool && hq_spare_drop_all(heap))
			b->pool = make_fresh(heap, align, size, ret_zero);
	}
	if (!b->pool)
		return false;
	bool huge = b->pool->state == HQ_POOL_HUGE;
	b->where = huge ? HQ_BLOCK_HUGE : HQ_BLOCK_RUN;
	b->p = b->pool->base;
	b->usable = huge ? hq_huge_of(b->pool)->size : b->pool->blk_size;
	return true;
}

bool
hq_block_make(struct hq_heap *heap, size_t align, size_t size,
	      struct hq_block *ret_block, bool *ret_zero)
{
	struct hq_block b = { .req = size };
	bool zero = false;
	unsigned c = class_for(align, size);
	if (c != 0 ? !make_small(heap, c, size, &b) :
		     !make_large(heap, align, size, &b, &zero))
		return false;
	*ret_block = b;
	*ret_zero = zero;
	return true;
}

void
hq_block_publish(struct hq_block *b, uint64_t serial)
{
	b->word = serial << 12 | (b->word & 0xfff);
	__atomic_store_n(&b->pool->words[b->index], b->word, __ATOMIC_RELEASE);
}

void
hq_block_set_trace(const struct hq_block *b, uint32_t trace)
{
	hq_pool_traces(b->pool)[b->index] = trace;
}

uint32_t
hq_block_trace(const struct hq_block *b)
{
	return hq_pool_traces(b->pool)[b->index];
}

void
hq_block_expect_use(struct hq_block *b)
{
	if (b->where == HQ_BLOCK_HUGE)
		hq_huge_expect_use(hq_huge_of(b->pool));
}

/* The word decides between two threads that free the same block. */
static bool
die_large(struct hq_block *b)
{
	uint64_t word = b->word;
	return __atomic_compare_exchange_n(b->pool->words, &word, UINT64_C(0),
					   false, __ATOMIC_ACQ_REL,
					   __ATOMIC_RELAXED);
}

static void
die_small_own(struct hq_block *b)
{
	struct hq_pool *pool = b->pool;
	__atomic_store_n(&pool->words[b->index], pool->head, __ATOMIC_RELEASE);
	pool->head = (uint16_t)b->index;
}

static void
attend_small(struct hq_heap *heap, struct hq_pool *pool)
{
	if (--pool->left == 0)
		hq_heap_attend(heap, pool);
}

bool
hq_block_replace(struct hq_heap *heap, struct hq_block *b,
		 struct hq_block *heir)
{
	bool small = b->where == HQ_BLOCK_SMALL, died = true;
	/* Not to be asked again: once a block of another's pool is dead, the
	 * pool may become anything. */
	bool own = small && b->pool->owner == heap;
	if (own)
		die_small_own(b);
	else if (!small)
		died = die_large(b);
	else {
		hq_counters_add(HQ_COUNTER_REMOTE_FREE, 1);
		died = hq_remote_free(b->pool, b->index, b->word);
	}
	if (heir)
		hq_block_publish(heir, hq_block_serial(b));
	if (own)
		attend_small(heap, b->pool);
	else if (!small && died)
		hq_spare_put(heap, b);
	return died;
}

bool
hq_block_kill(struct hq_heap *heap, struct hq_block *b)
{
	return hq_block_replace(heap, b, NULL);
}

static bool
resize_small(struct hq_block *b, size_t size)
{
	if (!hq_block_may_stay(b->usable, size))
		return false;
	b->word = (b->word & ~(uint64_t)0xfff) | (b->usable - size);
	__atomic_store_n(&b->pool->words[b->index], b->word, __ATOMIC_RELAXED);
	return true;
}

static bool
resize_huge(struct hq_block *b, size_t size)
{
	struct hq_signal_mask before;
	if (size <= HQ_RUN_MAX)
		return false;
	hq_guard_enter(&before);
	bool done = hq_huge_resize(hq_huge_of(b->pool), size);
	hq_guard_leave(&before);
	b->p = b->pool->base;
	return done;
}

bool
hq_block_resize(struct hq_block *b, size_t size)
{
	bool done;
	if (b->where == HQ_BLOCK_SMALL)
		done = resize_small(b, size);
	else if (b->where == HQ_BLOCK_RUN)
		done = hq_run_resize(b->pool, size);
	else
		done = resize_huge(b, size);
	if (done)
		b->req = size;
	return done;
}
