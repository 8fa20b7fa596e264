#include "capture/alloc/malloc.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "capture/alloc/aside.h"
#include "capture/alloc/block.h"
#include "capture/alloc/counters.h"
#include "capture/alloc/hot.h"
#include "capture/alloc/serial.h"

static void *
fail(size_t size)
{
	hq_counters_failed(size);
	errno = ENOMEM;
	return NULL;
}

/* Leaves the heap after a block of `size` bytes was made, or not. */
static void *
finish(struct hq_heap *heap, void *p, size_t size)
{
	if (heap->budget < 0)
		hq_counters_new_peak(heap);
	hq_thread_heap_leave(heap);
	if (HQ_UNLIKELY(hq_counters_hook_due))
		hq_counters_run_hooks();
	return p ? p : fail(size);
}

static uint64_t
next_serial(struct hq_heap *heap)
{
	if (heap->serial >= heap->serial_end)
		hq_serial_refill(heap);
	return heap->serial++;
}

/* What the next request from this heap's thread gets instead of a block; NULL:
 * a block. */
static void *answer;
static const struct hq_heap *answer_to;

bool
hq_malloc_answers(void *(*program_malloc)(size_t size),
		  void (*program_free)(void *p))
{
	static char here;
	/* Inside the heap, so that the call takes the slow way. */
	struct hq_heap *heap = hq_thread_heap_enter();
	if (!heap)
		return true;
	answer_to = heap;
	answer = &here;
	void *p = program_malloc(1);
	answer = NULL;
	hq_thread_heap_leave(heap);
	if (p != &here)
		program_free(p);
	return p == &here;
}

static void *
make_aside(size_t align, size_t size, bool want_zero)
{
	void *p = hq_aside_malloc(align, size);
	return p && want_zero ? memset(p, 0, size) : p;
}

/* Any size, any alignment. */
static void *
make_any(size_t align, size_t size, bool want_zero,
	 const struct hq_frame *caller)
{
	struct hq_block b;
	bool zero;
	if (HQ_UNLIKELY(answer != NULL) && hq_thread_heap_own == answer_to)
		return answer;
	if (HQ_UNLIKELY(hq_aside_is_on))
		return make_aside(align, size, want_zero);
	if (size > PTRDIFF_MAX)
		return fail(size);
	struct hq_heap *heap = hq_thread_heap_enter();
	if (!heap)
		return fail(size);
	if (!hq_block_make(heap, align, size, &b, &zero))
		return finish(heap, NULL, size);
	heap->bytes += size;
	heap->budget -= (int64_t)size;
	if (!want_zero)
		hq_block_expect_use(&b);
	else if (!zero)
		memset(b.p, 0, size);
	uint32_t trace = hq_tracing_take(heap, caller, size);
	hq_block_set_trace(&b, trace);
	hq_block_publish(&b, next_serial(heap));
	hq_tracing_born(heap, trace, b.word);
	return finish(heap, b.p, size);
}

void *
hq_malloc_slow(size_t size, const struct hq_frame *caller)
{
	return make_any(16, size, false, caller);
}

void *
hq_malloc_refill(struct hq_heap *heap, size_t size, unsigned szidx,
		 const uint32_t *trace)
{
	if (heap->current[szidx]->head == HQ_POOL_NONE &&
	    !hq_heap_refill(heap, szidx)) {
		if (trace)
			hq_tracing_take_back(heap, *trace, size);
		return finish(heap, NULL, size);
	}
	if (heap->serial >= heap->serial_end)
		hq_serial_refill(heap);
	int64_t budget;
	void *p = hq_hot_take(heap, heap->current[szidx], size, trace, &budget);
	return finish(heap, p, size);
}

void *
hq_malloc_coarse(struct hq_heap *heap, size_t size)
{
	if (HQ_LIKELY(size <= HQ_CLASS_MAX))
		return hq_hot_malloc_class(heap, size,
					   hq_class_of_coarse(size));
	return hq_malloc_slow(size, NULL);
}

static __attribute__((noinline)) void *
make_traced(size_t size, uintptr_t pc, uintptr_t sp, uintptr_t fp)
{
	const struct hq_frame caller = { .pc = pc, .sp = sp, .fp = fp };
	return make_any(16, size, false, &caller);
}

void *
hq_malloc_traced(size_t size, uintptr_t pc, uintptr_t sp, uintptr_t fp)
{
	struct hq_heap *heap = hq_thread_heap_active;
	if (HQ_UNLIKELY(!heap || size > HQ_CLASS_MAX))
		return make_traced(size, pc, sp, fp);
	hq_thread_heap_active = NULL;
	HQ_HOT_BARRIER();
	uint32_t trace = hq_tracing_take_at(heap, pc, sp, fp, size);
	unsigned szidx = hq_class_of(size);
	struct hq_pool *pool = heap->current[szidx];
	if (HQ_UNLIKELY(pool->head == HQ_POOL_NONE ||
			heap->serial >= heap->serial_end))
		return hq_malloc_refill(heap, size, szidx, &trace);
	int64_t budget;
	void *p = hq_hot_take(heap, pool, size, &trace, &budget);
	if (HQ_UNLIKELY(budget < 0))
		return hq_malloc_peak(heap, p);
	HQ_HOT_BARRIER();
	hq_thread_heap_active = heap;
	return p;
}

void *
hq_malloc_peak(struct hq_heap *heap, void *p)
{
	return finish(heap, p, 0);
}

void *
hq_malloc_from(size_t size, const struct hq_frame *caller)
{
	struct hq_heap *heap = hq_thread_heap_active;
	if (heap && heap->traced == HQ_TRACED_NEVER && size <= HQ_CLASS_MAX)
		return hq_hot_malloc_class(heap, size, hq_class_of(size));
	if (!caller)
		return make_any(16, size, false, NULL);
	return hq_malloc_traced(size, caller->pc, caller->sp, caller->fp);
}

void *
hq_malloc_zeroed_from(size_t count, size_t size, const struct hq_frame *caller)
{
	size_t bytes;
	if (__builtin_mul_overflow(count, size, &bytes))
		return fail(SIZE_MAX);
	if (bytes <= HQ_CLASS_MAX) {
		void *p = hq_malloc_from(bytes, caller);
		return p ? memset(p, 0, bytes) : NULL;
	}
	return make_any(16, bytes, true, caller);
}

void *
hq_malloc_aligned_from(size_t align, size_t size,
		       const struct hq_frame *caller)
{
	if (align <= 16)
		return hq_malloc_from(size, caller);
	return make_any(align, size, false, caller);
}

void *
hq_malloc(size_t size)
{
	return hq_malloc_from(size, &HQ_FRAME_HERE);
}

void *
hq_malloc_zeroed(size_t count, size_t size)
{
	return hq_malloc_zeroed_from(count, size, &HQ_FRAME_HERE);
}

void *
hq_malloc_aligned(size_t align, size_t size)
{
	return hq_malloc_aligned_from(align, size, &HQ_FRAME_HERE);
}
