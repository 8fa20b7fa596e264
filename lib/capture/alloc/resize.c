/*
 * realloc(): a block changes its size and keeps its identity.
 */
#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "capture/alloc/block.h"
#include "capture/alloc/counters.h"
#include "capture/alloc/hot.h"
#include "capture/alloc/misuse.h"
#include "capture/alloc/private_heap.h"

/* glibc's own, reached without dlsym; absent under other C libraries. */
extern void *__libc_realloc(void *p, size_t size) __attribute__((weak));

static void
count_resize(struct hq_heap *heap, size_t old_req, size_t size)
{
	heap->reallocs++;
	if (size > old_req)
		heap->bytes += size - old_req;
	heap->budget -= (int64_t)(size - old_req);
	if (heap->budget < 0)
		hq_counters_new_peak(heap);
}

/*
 * The block keeps its serial.  The old one dies before the new one lives, so
 * at no moment are there two.
 */
static void *
move(struct hq_heap *heap, struct hq_block *old, size_t size)
{
	struct hq_block fresh;
	bool zero;
	if (!hq_block_make(heap, 16, size, &fresh, &zero))
		return NULL;
	hq_block_expect_use(&fresh);
	memcpy(fresh.p, old->p, size < old->usable ? size : old->usable);
	hq_block_replace(heap, old, &fresh);
	return fresh.p;
}

static void *
resize_block(struct hq_block *b, size_t size)
{
	struct hq_heap *heap = hq_thread_heap_enter();
	if (!heap)
		return NULL;
	size_t old_req = b->req;
	void *p = hq_block_resize(b, size) ? b->p : move(heap, b, size);
	if (p)
		count_resize(heap, old_req, size);
	hq_thread_heap_leave(heap);
	if (HQ_UNLIKELY(hq_counters_hook_due))
		hq_counters_run_hooks();
	return p;
}

static void *
resize_foreign(void *p, size_t size)
{
	hq_counters_add(HQ_COUNTER_FOREIGN, 1);
	return __libc_realloc ? __libc_realloc(p, size) : NULL;
}

static void *
resize_any(void *p, size_t size)
{
	struct hq_block b;
	hq_block_find(p, &b);
	switch (b.where) {
	case HQ_BLOCK_SMALL:
	case HQ_BLOCK_RUN:
	case HQ_BLOCK_HUGE:
		return resize_block(&b, size);
	case HQ_BLOCK_PRIVATE:
		return hq_private_heap_resize(p, size);
	case HQ_BLOCK_FOREIGN:
		return resize_foreign(p, size);
	case HQ_BLOCK_DEAD:
	case HQ_BLOCK_BAD:
		hq_misuse_report_block(&b);
		break;
	}
	return NULL;
}

static HQ_INLINE void *
stay(struct hq_pool *pool, uint32_t index, uint64_t word, size_t size, void *p)
{
	word = (word & ~(uint64_t)0xfff) | (pool->blk_size - (uint32_t)size);
	__atomic_store_n(&pool->words[index], word, __ATOMIC_RELAXED);
	return p;
}

/* The serial and the moment of death are as in move(). */
static HQ_INLINE void *
move_own(struct hq_heap *heap, struct hq_pool *pool, uint32_t index,
	 struct hq_pool *to, size_t size)
{
	uint64_t word = pool->words[index];
	uint32_t at = to->head;
	uint64_t *fresh = &to->words[at];
	char *old = pool->base + (uint64_t)index * pool->blk_size;
	char *p = to->base + (uint64_t)at * to->blk_size;
	to->head = (uint16_t)*fresh;
	memcpy(p, old, size < pool->blk_size ? size : pool->blk_size);
	__atomic_store_n(&pool->words[index], pool->head, __ATOMIC_RELEASE);
	pool->head = (uint16_t)index;
	__atomic_store_n(fresh, (word & ~(uint64_t)0xfff) |
					(to->blk_size - (uint32_t)size),
			 __ATOMIC_RELEASE);
	if (--pool->left == 0)
		hq_heap_attend(heap, pool);
	return p;
}

/*
 * The common case: a block of one's own pool that stays small.  NULL: it is
 * another case.
 */
static void *
resize_own(void *p, size_t size)
{
	struct hq_heap *heap = hq_thread_heap_active;
	struct hq_pool *pool = hq_slot_map_find(p);
	uint32_t index;
	if (!heap || !pool || pool->owner != heap || size > HQ_CLASS_MAX ||
	    !hq_pool_index(pool, p, &index))
		return NULL;
	hq_thread_heap_active = NULL;
	HQ_HOT_BARRIER();
	uint64_t word = pool->words[index];
	struct hq_pool *to = heap->current[hq_class_of(size)];
	size_t old_req = pool->blk_size - hq_pool_slack(word);
	void *q = NULL;
	if (word < HQ_POOL_LIVE)
		;
	else if (hq_block_may_stay(pool->blk_size, size))
		q = stay(pool, index, word, size, p);
	else if (to->head != HQ_POOL_NONE)
		q = move_own(heap, pool, index, to, size);
	if (q)
		count_resize(heap, old_req, size);
	HQ_HOT_BARRIER();
	hq_thread_heap_active = heap;
	if (HQ_UNLIKELY(hq_counters_hook_due))
		hq_counters_run_hooks();
	return q;
}

void *
hq_malloc_resize(void *p, size_t size)
{
	if (!p)
		return hq_malloc(size);
	if (size == 0) {
		hq_malloc_free(p);
		return NULL;
	}
	void *q = resize_own(p, size);
	if (!q && size <= PTRDIFF_MAX)
		q = resize_any(p, size);
	if (!q) {
		hq_counters_failed(size);
		errno = ENOMEM;
	}
	return q;
}
