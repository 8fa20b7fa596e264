/* The uncommon cases of free(), realloc() and malloc_usable_size(). */
#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "capture/alloc/block.h"
#include "capture/alloc/counters.h"
#include "capture/alloc/hot.h"
#include "capture/alloc/misuse.h"
#include "capture/alloc/private_heap.h"

/* glibc's own, reached without dlsym; absent under other C libraries. */
extern void __libc_free(void *p) __attribute__((weak));
extern void *__libc_realloc(void *p, size_t size) __attribute__((weak));

/* Blocks that libc's heap handed out before we were there, or through a
 * library bound to it directly. */
static void
free_foreign(void *p)
{
	hq_counters_add(HQ_COUNTER_FOREIGN, 1);
	if (__libc_free)
		__libc_free(p);
}

/* What is wrong with a pointer that is no live block of the drop-in heap. */
static void
report(const struct hq_block *b)
{
	hq_misuse_report(b->where == HQ_BLOCK_DEAD ? HQ_MISUSE_DOUBLE_FREE :
						     HQ_MISUSE_BAD_POINTER,
			 b->p);
}

static void
free_block(struct hq_block *b)
{
	struct hq_heap *heap = hq_thread_heap_enter();
	if (!heap) {
		/* No memory for a heap of this thread: free it all the same;
		 * a heap of nobody owns no pool. */
		static struct hq_heap nobody;
		hq_block_kill(&nobody, b);
		return;
	}
	bool done = hq_block_kill(heap, b);
	if (done) {
		heap->frees++;
		heap->budget += (int64_t)b->req;
		hq_counters_publish(heap);
	}
	hq_thread_heap_leave(heap);
	if (!done)
		hq_misuse_report(HQ_MISUSE_DOUBLE_FREE, b->p);
}

void
hq_free_slow(void *p)
{
	struct hq_block b;
	if (!p)
		return;
	hq_block_find(p, &b);
	switch (b.where) {
	case HQ_BLOCK_SMALL:
	case HQ_BLOCK_RUN:
	case HQ_BLOCK_HUGE:
		free_block(&b);
		break;
	case HQ_BLOCK_PRIVATE:
		hq_private_heap_free(p);
		break;
	case HQ_BLOCK_FOREIGN:
		free_foreign(p);
		break;
	case HQ_BLOCK_DEAD:
	case HQ_BLOCK_BAD:
		report(&b);
		break;
	}
}

void
hq_free_attend(struct hq_heap *heap, struct hq_pool *pool)
{
	hq_heap_attend(heap, pool);
	hq_thread_heap_leave(heap);
}

void
hq_malloc_free(void *p)
{
	hq_hot_free(p);
}

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
	memcpy(fresh.p, old->p, size < old->usable ? size : old->usable);
	hq_block_kill(heap, old);
	hq_block_publish(&fresh, hq_block_serial(old));
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
		report(&b);
		break;
	}
	return NULL;
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
	void *q = size > PTRDIFF_MAX ? NULL : resize_any(p, size);
	if (!q) {
		hq_counters_failed(size);
		errno = ENOMEM;
	}
	return q;
}

size_t
hq_malloc_usable(const void *p)
{
	struct hq_block b;
	if (!p)
		return 0;
	hq_block_find(p, &b);
	if (b.where == HQ_BLOCK_PRIVATE)
		return hq_private_heap_usable(p);
	return b.where <= HQ_BLOCK_HUGE ? b.usable : 0;
}
