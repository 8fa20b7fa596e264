#include "capture/alloc/spare.h"

#include "capture/alloc/guard.h"
#include "capture/alloc/huge.h"
#include "capture/alloc/run.h"

/*
 * glibc keeps up to twice the largest freed mapping, at most 64 MiB.  Here,
 * besides, spares and live blocks together stay within the most that was ever
 * live (and a little), so that spares do not make the process larger than it
 * has been.
 */
static const size_t bytes_max = 64 << 20;
static const int64_t beyond_peak = 256 << 10;

static size_t
bytes_of(const struct hq_pool *pool)
{
	return pool->state == HQ_POOL_HUGE ? hq_huge_of(pool)->size :
					     hq_run_bytes(pool);
}

static void
give_back(struct hq_pool *pool)
{
	struct hq_signal_mask before;
	hq_guard_enter(&before);
	if (pool->state == HQ_POOL_HUGE)
		hq_huge_give(hq_huge_of(pool));
	else
		hq_run_give(pool);
	hq_guard_leave(&before);
}

/* In an order that hq_spare_rebuild can make sense of at any moment. */
static void
remove_at(struct hq_heap *heap, unsigned i)
{
	heap->spare_bytes -= bytes_of(heap->spare[i]);
	__atomic_store_n(&heap->spare_count, heap->spare_count - 1,
			 __ATOMIC_RELEASE);
	for (; i < heap->spare_count; i++)
		heap->spare[i] = heap->spare[i + 1];
}

static void
drop_oldest(struct hq_heap *heap)
{
	struct hq_pool *pool = heap->spare[0];
	remove_at(heap, 0);
	give_back(pool);
}

void
hq_spare_put(struct hq_heap *heap, const struct hq_block *b)
{
	size_t bytes = bytes_of(b->pool);
	if (bytes > bytes_max / 2) {
		give_back(b->pool);
		return;
	}
	while (heap->spare_count == HQ_HEAP_SPARES ||
	       heap->spare_bytes + bytes > bytes_max)
		drop_oldest(heap);
	heap->spare[heap->spare_count] = b->pool;
	__atomic_store_n(&heap->spare_count, heap->spare_count + 1,
			 __ATOMIC_RELEASE);
	heap->spare_bytes += bytes;
}

void
hq_spare_make_room(struct hq_heap *heap, size_t size)
{
	while (heap->spare_count > 0 &&
	       hq_heap_live(heap) + (int64_t)(heap->spare_bytes + size) >
		       heap->peak + beyond_peak)
		drop_oldest(heap);
}

/* A mapping may be an eighth too large; a run has just the slots it needs. */
static bool
fits(const struct hq_pool *pool, size_t align, size_t size)
{
	bool huge = size > HQ_RUN_MAX || align > HQ_RUN_ALIGN_MAX;
	if (huge != (pool->state == HQ_POOL_HUGE))
		return false;
	if (!huge)
		return hq_run_fits(pool, size);
	size_t have = hq_huge_of(pool)->size;
	return have >= size && have - have / 8 <= size &&
	       ((uintptr_t)pool->base & (align - 1)) == 0;
}

bool
hq_spare_take(struct hq_heap *heap, size_t align, size_t size,
	      struct hq_block *ret_block)
{
	/* The youngest first: its pages are the warmest. */
	for (unsigned i = heap->spare_count; i-- > 0;) {
		struct hq_pool *pool = heap->spare[i];
		if (!fits(pool, align, size))
			continue;
		remove_at(heap, i);
		ret_block->pool = pool;
		if (pool->state == HQ_POOL_HUGE)
			hq_huge_reuse(hq_huge_of(pool), size, heap->thread_id);
		else
			hq_run_reuse(pool, size, heap->thread_id);
		return true;
	}
	return false;
}

bool
hq_spare_drop_all(struct hq_heap *heap)
{
	bool any = heap->spare_count > 0;
	while (heap->spare_count > 0)
		drop_oldest(heap);
	return any;
}

static bool
is_among(const struct hq_heap *heap, unsigned n, const struct hq_pool *pool)
{
	for (unsigned i = 0; i < n; i++)
		if (heap->spare[i] == pool)
			return true;
	return false;
}

/* What a removal half-way left behind: one entry twice, or one that was about
 * to be used.  The thread is gone, so nobody will. */
void
hq_spare_rebuild(struct hq_heap *heap)
{
	unsigned n = heap->spare_count, kept = 0;
	heap->spare_bytes = 0;
	for (unsigned i = 0; i < n; i++) {
		struct hq_pool *pool = heap->spare[i];
		if (pool->words[0] != 0 || is_among(heap, kept, pool))
			continue;
		heap->spare[kept++] = pool;
		heap->spare_bytes += bytes_of(pool);
	}
	heap->spare_count = kept;
}
