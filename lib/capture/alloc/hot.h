/*
 * The common case of malloc and free, to be inlined into both: a block from the
 * pool in hand, a block back to a pool of one's own.  Everything else is in
 * malloc.c.
 *
 * Context: any thread, signal handler.
 */
#ifndef HQ_ALLOC_HOT_H
#define HQ_ALLOC_HOT_H

#include "capture/alloc/heap.h"
#include "capture/alloc/malloc.h"
#include "capture/alloc/slot_map.h"
#include "capture/alloc/thread_heap.h"
#include "capture/alloc/tracing.h"
#include "capture/trace/tree.h"

#define HQ_LIKELY(x) __builtin_expect(!!(x), 1)
#define HQ_INLINE inline __attribute__((always_inline))
#define HQ_UNLIKELY(x) __builtin_expect(!!(x), 0)
/* What a signal handler may see stays in this order. */
#define HQ_HOT_BARRIER() __asm__ volatile("" ::: "memory")

/*
 * Takes the first free block of a pool that has one, for a heap that has a
 * serial.  The last store makes it live, with everything known about it.  A
 * negative budget is for the caller to see to.
 * Context: thread in the heap.
 */
static HQ_INLINE void *
hq_hot_take(struct hq_heap *heap, struct hq_pool *pool, size_t size,
	    const uint32_t *trace, int64_t *ret_budget)
{
	uint32_t index = pool->head;
	uint64_t *word = &pool->words[index];
	uint32_t blk = pool->blk_size;
	uint64_t serial = heap->serial;
	pool->head = (uint16_t)*word;
	heap->serial = serial + 1;
	heap->bytes += size;
	*ret_budget = heap->budget -= (int64_t)size;
	void *p = pool->base + (uint64_t)index * blk;
	uint64_t live = serial << 12 | (blk - (uint32_t)size);
	if (trace) {
		hq_pool_traces(pool)[index] = *trace;
		heap->last_word = *trace >= HQ_TRACE_FIRST ? live : 0;
	}
	__atomic_store_n(word, live, __ATOMIC_RELEASE);
	return p;
}

/* While stacks have never been on. */
static HQ_INLINE void *
hq_hot_malloc_class(struct hq_heap *heap, size_t size, unsigned szidx)
{
	/* From here on a handler stays out; only now may the pool be read. */
	hq_thread_heap_active = NULL;
	HQ_HOT_BARRIER();
	struct hq_pool *pool = heap->current[szidx];
	if (HQ_UNLIKELY(pool->head == HQ_POOL_NONE ||
			heap->serial >= heap->serial_end))
		return hq_malloc_refill(heap, size, szidx, NULL);
	int64_t budget;
	void *p = hq_hot_take(heap, pool, size, NULL, &budget);
	if (HQ_UNLIKELY(budget < 0))
		return hq_malloc_peak(heap, p);
	HQ_HOT_BARRIER();
	hq_thread_heap_active = heap;
	return p;
}

/* To be expanded in the function that the program calls. */
static HQ_INLINE void *
hq_hot_malloc(size_t size)
{
	struct hq_heap *heap = hq_thread_heap_active;
	if (HQ_UNLIKELY(!heap))
		return hq_malloc_slow(size, &HQ_FRAME_HERE);
	if (heap->traced)
		return hq_malloc_traced(size, HQ_FRAME_PC, HQ_FRAME_SP,
					HQ_FRAME_FP);
	if (HQ_LIKELY(size <= HQ_CLASS_FINE_MAX))
		return hq_hot_malloc_class(heap, size, hq_class_of_fine(size));
	return hq_malloc_coarse(heap, size);
}

/* Puts a live block back; the caller looks at pool->left.
 * Context: thread in the heap, which owns the pool. */
static HQ_INLINE void
hq_hot_give(struct hq_heap *heap, struct hq_pool *pool, uint32_t index,
	    uint64_t word)
{
	heap->frees++;
	heap->budget += pool->blk_size - hq_pool_slack(word);
	__atomic_store_n(&pool->words[index], pool->head, __ATOMIC_RELEASE);
	pool->head = (uint16_t)index;
}

static HQ_INLINE void
hq_hot_free(void *p)
{
	struct hq_heap *heap = hq_thread_heap_active;
	struct hq_pool *pool = hq_slot_map_find(p);
	uint32_t index;
	if (HQ_UNLIKELY(!heap || !pool || pool->owner != heap ||
			!hq_pool_index(pool, p, &index))) {
		hq_free_slow(p);
		return;
	}
	hq_thread_heap_active = NULL;
	HQ_HOT_BARRIER();
	uint64_t word = pool->words[index];
	if (HQ_UNLIKELY(word < HQ_POOL_LIVE)) {
		hq_thread_heap_active = heap;
		hq_free_slow(p);
		return;
	}
	if (HQ_UNLIKELY(word < heap->watch_word)) {
		hq_free_watched(heap, pool, index, word);
		return;
	}
	hq_tracing_check_temporary(heap, word);
	hq_hot_give(heap, pool, index, word);
	if (HQ_UNLIKELY(--pool->left == 0)) {
		hq_free_attend(heap, pool);
		return;
	}
	HQ_HOT_BARRIER();
	hq_thread_heap_active = heap;
}

#endif
