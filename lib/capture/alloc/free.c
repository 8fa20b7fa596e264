/* The uncommon cases of free(), and malloc_usable_size(). */
#include <stdint.h>

#include "capture/alloc/aside.h"
#include "capture/alloc/block.h"
#include "capture/alloc/counters.h"
#include "capture/alloc/guard.h"
#include "capture/alloc/hot.h"
#include "capture/alloc/misuse.h"
#include "capture/alloc/private_heap.h"
#include "capture/alloc/spare.h"

/* glibc's own, reached without dlsym; absent under other C libraries. */
extern void __libc_free(void *p) __attribute__((weak));

/* Blocks that libc's heap handed out before we were there, or through a
 * library bound to it directly. */
static void
free_foreign(void *p)
{
	hq_counters_add(HQ_COUNTER_FOREIGN, 1);
	if (__libc_free)
		__libc_free(p);
}

static void
free_block(struct hq_block *b)
{
	struct hq_signal_mask before;
	struct hq_heap *heap = hq_thread_heap_enter();
	if (!heap) {
		/* No memory for a heap of this thread: free it all the same,
		 * with one that owns no pool and is used by this call alone. */
		static struct hq_heap nobody_heap;
		struct hq_heap *nobody = &nobody_heap;
		hq_guard_enter(&before);
		hq_block_kill(nobody, b);
		hq_spare_drop_all(nobody);
		hq_guard_leave(&before);
		return;
	}
	uint32_t trace = hq_block_trace(b);
	bool done = hq_block_kill(heap, b);
	if (done) {
		hq_tracing_dead(heap, trace, b->word, b->req);
		heap->frees++;
		heap->budget += (int64_t)b->req;
		hq_counters_publish(heap);
	}
	hq_thread_heap_leave(heap);
	if (!done)
		hq_misuse_report(HQ_MISUSE_DOUBLE_FREE, b->p);
	if (HQ_UNLIKELY(hq_counters_hook_due))
		hq_counters_run_hooks();
}

void
hq_free_slow(void *p)
{
	struct hq_block b;
	if (!p)
		return;
	if (HQ_UNLIKELY(hq_aside_is_on)) {
		hq_aside_free(p);
		return;
	}
	hq_block_find(p, &b);
	switch (b.where) {
	case HQ_BLOCK_RUN:
	case HQ_BLOCK_HUGE:
		if (HQ_UNLIKELY(hq_heap_watches_falls))
			hq_counters_before_free(b.req);
		/* fallthrough */
	case HQ_BLOCK_SMALL:
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
		hq_misuse_report_block(&b);
		break;
	}
}

void
hq_free_attend(struct hq_heap *heap, struct hq_pool *pool)
{
	hq_heap_attend(heap, pool);
	hq_thread_heap_leave(heap);
	if (HQ_UNLIKELY(hq_counters_hook_due))
		hq_counters_run_hooks();
}

/* One that lived at the peak. */
void
hq_free_watched(struct hq_heap *heap, struct hq_pool *pool, uint32_t index,
		uint64_t word)
{
	hq_tracing_death(heap, pool, index, word);
	hq_hot_give(heap, pool, index, word);
	if (HQ_UNLIKELY(hq_heap_watches_falls))
		hq_counters_publish(heap);
	if (HQ_UNLIKELY(--pool->left == 0 || hq_counters_hook_due)) {
		if (pool->left == 0)
			hq_heap_attend(heap, pool);
		hq_thread_heap_leave(heap);
		if (hq_counters_hook_due)
			hq_counters_run_hooks();
		return;
	}
	HQ_HOT_BARRIER();
	hq_thread_heap_active = heap;
}

void
hq_malloc_free(void *p)
{
	hq_hot_free(p);
}

size_t
hq_malloc_usable(const void *p)
{
	struct hq_block b;
	if (!p)
		return 0;
	if (HQ_UNLIKELY(hq_aside_has(p)))
		return hq_aside_usable(p);
	hq_block_find(p, &b);
	if (b.where == HQ_BLOCK_PRIVATE)
		return hq_private_heap_usable(p);
	return b.where <= HQ_BLOCK_HUGE ? b.usable : 0;
}
