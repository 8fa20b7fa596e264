/* Peaks and deaths: what trace/peak.h needs of the heaps. */
#include "capture/alloc/alloc.h"
#include "capture/alloc/counters.h"
#include "capture/alloc/guard.h"
#include "capture/alloc/serial.h"
#include "capture/alloc/thread_heap.h"
#include "capture/alloc/tracing.h"
#include "os/clock.h"

struct hq_tracing_resets hq_tracing_resets;

static bool
is_only_heap(const struct hq_heap *heap)
{
	return hq_thread_heap_list() == heap && !heap->all_next;
}

/* While there is one heap, each of its peaks is exact and costs a few stores:
 * at the frontier every allocation is one. */
void
hq_tracing_new_peak(struct hq_heap *heap)
{
	if (heap->traced == HQ_TRACED_NEVER || !is_only_heap(heap))
		return;
	hq_peak.serial = heap->serial;
	hq_peak.bytes = (uint64_t)heap->peak;
	hq_peak.blocks = hq_heap_births(heap) - heap->frees;
	hq_peak.mono_ns = heap->batch_ns;
	hq_peak.generation++;
	heap->watch_word = heap->serial << 12;
	if (heap->tracer) /* all void now */
		hq_tracer_peak_log(heap->tracer)->count = 0;
}

static void
sum_heaps(int64_t *ret_bytes, uint64_t *ret_blocks)
{
	uint64_t births = 0, frees = 0;
	int64_t bytes = 0;
	for (struct hq_heap *h = hq_thread_heap_list(); h; h = h->all_next) {
		bytes += hq_heap_live(h);
		births += hq_heap_births(h);
		frees += h->frees;
	}
	*ret_bytes = bytes;
	*ret_blocks = births > frees ? births - frees : 0;
}

/* What is born after the mark must have a larger serial, so every heap takes a
 * new batch.  Context: alloc locked. */
static void
mark_all(uint64_t bytes, uint64_t blocks)
{
	struct hq_heap *h;
	for (h = hq_thread_heap_list(); h; h = h->all_next)
		__atomic_store_n(&h->serial_end, 0, __ATOMIC_RELEASE);
	hq_peak.serial = hq_serial_next();
	hq_peak.bytes = bytes;
	hq_peak.blocks = blocks;
	hq_peak.mono_ns = hq_clock_mono_ns();
	__atomic_fetch_add(&hq_peak.generation, 1, __ATOMIC_RELEASE);
	for (h = hq_thread_heap_list(); h; h = h->all_next)
		__atomic_store_n(&h->watch_word, hq_peak.serial << 12,
				 __ATOMIC_RELEASE);
}

/* With several heaps a peak is marked when it is 1/400 above the last: the sum
 * of what the heaps say at that moment. */
static bool
is_higher(int64_t live)
{
	uint64_t before = hq_peak.bytes;
	return live > 0 && (uint64_t)live > before + before / 400;
}

void
hq_tracing_published(struct hq_heap *heap, int64_t live)
{
	struct hq_signal_mask before;
	int64_t bytes;
	uint64_t blocks;
	if (heap->traced == HQ_TRACED_NEVER || !is_higher(live) ||
	    is_only_heap(heap))
		return;
	hq_guard_enter(&before);
	sum_heaps(&bytes, &blocks);
	if (is_higher(bytes))
		mark_all((uint64_t)bytes, blocks);
	hq_guard_leave(&before);
}

void
hq_tracing_reset_peak(void)
{
	struct hq_signal_mask before;
	int64_t bytes;
	uint64_t blocks;
	hq_guard_enter(&before);
	hq_counters_reset_peak();
	sum_heaps(&bytes, &blocks);
	mark_all(bytes > 0 ? (uint64_t)bytes : 0, blocks);
	hq_tracing_resets = (struct hq_tracing_resets){
		.count = hq_tracing_resets.count + 1,
		.mono_ns = hq_peak.mono_ns,
		.serial = hq_peak.serial,
	};
	hq_guard_leave(&before);
}

static void
flush_log(struct hq_peak_log *log)
{
	struct hq_signal_mask before;
	hq_guard_enter(&before);
	hq_peak_flush(log);
	hq_guard_leave(&before);
}

static void
log_death(struct hq_heap *heap, uint32_t trace, size_t size, int sign)
{
	if (!heap->tracer) {
		hq_peak_lost++;
		return;
	}
	if (hq_sample_bytes != 0 && trace >= HQ_TRACE_FIRST)
		size = hq_sample_weight(size);
	struct hq_peak_log *log = hq_tracer_peak_log(heap->tracer);
	if (hq_peak_log_death(log, trace, sign * (int64_t)size, sign))
		flush_log(log);
}

void
hq_tracing_dead(struct hq_heap *heap, uint32_t trace, uint64_t word,
		size_t size)
{
	hq_tracing_check_temporary(heap, word);
	if (word < heap->watch_word)
		log_death(heap, trace, size, 1);
}

void
hq_tracing_death(struct hq_heap *heap, const struct hq_pool *pool,
		 uint32_t index, uint64_t word)
{
	hq_tracing_dead(heap, hq_pool_traces(pool)[index], word,
			pool->blk_size - hq_pool_slack(word));
}

void
hq_tracing_resized(struct hq_heap *heap, uint64_t old_word, uint32_t old_trace,
		   size_t old_size, uint64_t word, uint32_t trace, size_t size)
{
	hq_tracing_dead(heap, old_trace, old_word, old_size);
	if (old_word < heap->watch_word)
		log_death(heap, trace, size, -1);
	hq_tracing_born(heap, trace, word);
}
