/*
 * realloc(): a block changes its size and keeps its identity.
 */
#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "capture/alloc/aside.h"
#include "capture/alloc/block.h"
#include "capture/alloc/counters.h"
#include "capture/alloc/hot.h"
#include "capture/alloc/misuse.h"
#include "capture/alloc/private_heap.h"
#include "capture/alloc/tag.h"

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
move(struct hq_heap *heap, struct hq_block *old, size_t size,
     const struct hq_frame *caller)
{
	struct hq_block fresh;
	bool zero;
	if (!hq_block_make(heap, 16, size, &fresh, &zero))
		return NULL;
	hq_block_expect_use(&fresh);
	memcpy(fresh.p, old->p, size < old->usable ? size : old->usable);
	uint32_t before = hq_block_trace(old);
	uint64_t word = old->word;
	hq_tracing_check_temporary(heap, word);
	uint32_t trace = hq_tracing_take(heap, caller, size);
	hq_block_set_trace(&fresh, trace);
	hq_tag_carry(old->pool, old->index, word, fresh.pool, fresh.index);
	hq_block_replace(heap, old, &fresh);
	hq_tracing_resized(heap, word, before, old->req, fresh.word, trace,
			   size);
	return fresh.p;
}

static void *
resize_in_place(struct hq_heap *heap, struct hq_block *b, size_t size,
		const struct hq_frame *caller)
{
	size_t old_req = b->req;
	uint64_t word = b->word;
	if (!hq_block_resize(b, size))
		return NULL;
	uint32_t before = hq_block_trace(b);
	hq_tracing_check_temporary(heap, word);
	uint32_t trace = hq_tracing_take(heap, caller, size);
	hq_block_set_trace(b, trace);
	hq_tracing_resized(heap, word, before, old_req, b->word, trace, size);
	return b->p;
}

static void *
resize_block(struct hq_block *b, size_t size, const struct hq_frame *caller)
{
	struct hq_heap *heap = hq_thread_heap_enter();
	if (!heap)
		return NULL;
	size_t old_req = b->req;
	void *p = resize_in_place(heap, b, size, caller);
	if (!p)
		p = move(heap, b, size, caller);
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
resize_any(void *p, size_t size, const struct hq_frame *caller)
{
	struct hq_block b;
	if (HQ_UNLIKELY(hq_aside_is_on))
		return hq_aside_resize(p, size);
	hq_block_find(p, &b);
	switch (b.where) {
	case HQ_BLOCK_SMALL:
	case HQ_BLOCK_RUN:
	case HQ_BLOCK_HUGE:
		return resize_block(&b, size, caller);
	case HQ_BLOCK_PRIVATE:
		return hq_private_heap_resize(p, size, caller);
	case HQ_BLOCK_FOREIGN:
		return resize_foreign(p, size);
	case HQ_BLOCK_DEAD:
	case HQ_BLOCK_BAD:
		hq_misuse_report_block(&b);
		break;
	}
	return NULL;
}

static HQ_INLINE uint64_t
resized_word(uint64_t word, const struct hq_pool *pool, size_t size)
{
	return (word & ~(uint64_t)0xfff) | (pool->blk_size - (uint32_t)size);
}

/* A block of the heap's own pool, its new place, and what it becomes. */
struct resizing {
	struct hq_pool *pool, *to;
	uint32_t index;
	uint64_t word;
};

static HQ_INLINE void *
stay(struct resizing *r, size_t size, uint32_t trace)
{
	r->word = resized_word(r->word, r->pool, size);
	hq_pool_traces(r->pool)[r->index] = trace;
	__atomic_store_n(&r->pool->words[r->index], r->word, __ATOMIC_RELAXED);
	return r->pool->base + (uint64_t)r->index * r->pool->blk_size;
}

/* The serial and the moment of death are as in move(). */
static HQ_INLINE void *
move_own(struct hq_heap *heap, struct resizing *r, size_t size, uint32_t trace)
{
	struct hq_pool *pool = r->pool, *to = r->to;
	uint32_t index = r->index, at = to->head;
	uint64_t *fresh = &to->words[at];
	char *old = pool->base + (uint64_t)index * pool->blk_size;
	char *p = to->base + (uint64_t)at * to->blk_size;
	to->head = (uint16_t)*fresh;
	memcpy(p, old, size < pool->blk_size ? size : pool->blk_size);
	if (HQ_UNLIKELY(hq_tag_any))
		hq_tag_carry(pool, index, r->word, to, at);
	r->word = resized_word(r->word, to, size);
	hq_pool_traces(to)[at] = trace;
	__atomic_store_n(&pool->words[index], pool->head, __ATOMIC_RELEASE);
	pool->head = (uint16_t)index;
	__atomic_store_n(fresh, r->word, __ATOMIC_RELEASE);
	if (--pool->left == 0)
		hq_heap_attend(heap, pool);
	return p;
}

/* Context: thread in the heap. */
static void *
resize_entered(struct hq_heap *heap, struct resizing *r, size_t size,
	       const struct hq_frame *caller)
{
	uint64_t word = r->word;
	struct hq_pool *pool = r->pool;
	size_t old_req = pool->blk_size - hq_pool_slack(word);
	bool stays = hq_block_may_stay(pool->blk_size, size);
	if (word < HQ_POOL_LIVE || (!stays && r->to->head == HQ_POOL_NONE))
		return NULL;
	uint32_t before = hq_pool_traces(pool)[r->index];
	hq_tracing_check_temporary(heap, word);
	uint32_t trace = hq_tracing_take(heap, caller, size);
	void *q = stays ? stay(r, size, trace) : move_own(heap, r, size, trace);
	hq_tracing_resized(heap, word, before, old_req, r->word, trace, size);
	count_resize(heap, old_req, size);
	return q;
}

/*
 * The common case: a block of one's own pool that stays small.  NULL: it is
 * another case.
 */
static void *
resize_own(void *p, size_t size, const struct hq_frame *caller)
{
	struct hq_heap *heap = hq_thread_heap_active;
	struct resizing r = { .pool = hq_slot_map_find(p) };
	if (!heap || !r.pool || r.pool->owner != heap || size > HQ_CLASS_MAX ||
	    !hq_pool_index(r.pool, p, &r.index))
		return NULL;
	hq_thread_heap_active = NULL;
	HQ_HOT_BARRIER();
	r.word = r.pool->words[r.index];
	r.to = heap->current[hq_class_of(size)];
	void *q = resize_entered(heap, &r, size, caller);
	HQ_HOT_BARRIER();
	hq_thread_heap_active = heap;
	if (HQ_UNLIKELY(hq_counters_hook_due))
		hq_counters_run_hooks();
	return q;
}

void *
hq_malloc_resize_from(void *p, size_t size, const struct hq_frame *caller)
{
	if (!p)
		return hq_malloc_from(size, caller);
	if (size == 0) {
		hq_malloc_free(p);
		return NULL;
	}
	void *q = resize_own(p, size, caller);
	if (!q && size <= PTRDIFF_MAX)
		q = resize_any(p, size, caller);
	if (!q) {
		hq_counters_failed(size);
		errno = ENOMEM;
	}
	return q;
}

void *
hq_malloc_resize(void *p, size_t size)
{
	return hq_malloc_resize_from(p, size, &HQ_FRAME_HERE);
}
