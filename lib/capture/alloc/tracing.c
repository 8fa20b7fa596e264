#include "capture/alloc/tracing.h"

#include <string.h>

#include "capture/alloc/alloc.h"
#include "capture/alloc/arena.h"
#include "capture/alloc/counters.h"
#include "capture/alloc/enumerate.h"
#include "capture/alloc/guard.h"
#include "capture/alloc/region.h"
#include "capture/alloc/serial.h"
#include "capture/alloc/thread_heap.h"
#include "capture/trace/judge.h"
#include "capture/trace/pc.h"
#include "os/clock.h"

/* Of heaps to come. */
static enum hq_traced mode = HQ_TRACED_ON;

struct hq_tracing_epoch hq_tracing_epoch;
static uint64_t before_allocs, before_bytes;

void
hq_tracing_before(uint64_t *ret_allocs, uint64_t *ret_bytes)
{
	struct hq_counters_total t;
	*ret_allocs = before_allocs;
	*ret_bytes = before_bytes;
	if (mode != HQ_TRACED_NEVER)
		return;
	hq_counters_total(&t);
	*ret_allocs = t.allocations + t.reallocs;
	*ret_bytes = t.bytes_allocated;
}

static uint8_t
mode_of(const struct hq_heap *heap)
{
	if (mode == HQ_TRACED_ON &&
	    (hq_sample_bytes != 0 || hq_judge_every != 0 || !heap->tracer))
		return HQ_TRACED_ON_SLOWLY;
	return (uint8_t)mode;
}

/* With the tables that all share.  Context: alloc locked. */
static struct hq_tracer *
new_tracer(void)
{
	if (!hq_pc_init() || !hq_tree_init() || !hq_counts_init())
		return NULL;
	return hq_tracer_new();
}

void
hq_tracing_move_in(struct hq_heap *heap)
{
	hq_tracer_limit = hq_tracer_limit ? hq_tracer_limit : HQ_TRACING_LIMIT;
	if (mode == HQ_TRACED_ON && !heap->tracer)
		heap->tracer = new_tracer();
	else if (heap->tracer)
		hq_tracer_move_in(heap->tracer);
	heap->last_word = 0;
	heap->watch_word = mode == HQ_TRACED_NEVER ? 0 : hq_peak.serial << 12;
	heap->traced = mode_of(heap);
}

static void
forget_traces(const struct hq_pool *pool)
{
	if (pool->state != HQ_POOL_FREE)
		memset(hq_pool_traces(pool), 0, pool->virgin * 4u);
}

/*
 * What constructors that came before us allocated is untraced after all, also
 * what of it is gone again.
 *
 * Context: alloc locked, the only thread.
 */
static void
forget_all_traces(void)
{
	const struct hq_region *r;
	for (struct hq_heap *h = hq_thread_heap_list(); h; h = h->all_next)
		if (h->tracer)
			hq_tracer_hand_over(h->tracer);
	hq_counts_forget(hq_tree_trace_count());
	for (uint32_t i = 0; (r = hq_region_at(i)); i++) {
		if (r->kind == HQ_REGION_HUGE)
			forget_traces(r->what);
		if (r->kind != HQ_REGION_ARENA)
			continue;
		struct hq_arena *a = r->what;
		for (unsigned s = 0; s < HQ_ARENA_SLOTS; s++)
			if (!(a->free_slots >> s & 1))
				forget_traces(&a->pools[s]);
	}
}

static void
set_mode(enum hq_traced new_mode)
{
	mode = new_mode;
	struct hq_heap *h = hq_thread_heap_list();
	for (; h; h = h->all_next) {
		if (mode == HQ_TRACED_ON && !h->tracer)
			h->tracer = new_tracer();
		if (mode == HQ_TRACED_NEVER)
			h->watch_word = h->last_word = 0;
		__atomic_store_n(&h->traced, mode_of(h), __ATOMIC_RELEASE);
	}
}

/* What came before was not chosen by lot: a few bytes would stand for many.  It
 * is untraced.  Context: alloc locked, the only thread. */
static void
begin_sampling(void)
{
	mode = HQ_TRACED_NEVER;
	hq_tracing_before(&before_allocs, &before_bytes);
	forget_all_traces();
	for (struct hq_heap *h = hq_thread_heap_list(); h; h = h->all_next)
		h->last_word = 0;
}

void
hq_tracing_configure(unsigned limit, uint64_t sample_bytes)
{
	struct hq_signal_mask before;
	hq_guard_enter(&before);
	hq_sample_bytes = sample_bytes;
	if (limit == 0) {
		set_mode(HQ_TRACED_NEVER);
		hq_peak = (struct hq_peak){ 0 };
		forget_all_traces();
	} else {
		hq_tracer_set_limit(limit);
		if (sample_bytes != 0)
			begin_sampling();
		set_mode(HQ_TRACED_ON);
	}
	hq_guard_leave(&before);
}

/* Which blocks are live now.  Exact when nobody else allocates. */
static void
measure_live(struct hq_tracing_epoch *e)
{
	struct hq_enum_walk w;
	struct hq_enum_arena arena;
	struct hq_enum_pool pool;
	struct hq_enum_block b[64];
	size_t n;
	hq_enum_walk_init(&w);
	while (hq_enum_next_arena(&w, &arena))
		while (hq_enum_next_pool(&w, &pool))
			while ((n = hq_enum_next_blocks(&w, b, 64)) > 0)
				for (size_t i = 0; i < n; i++) {
					bool traced = b[i].trace != 0;
					e->live_traced_blocks += traced;
					e->live_traced_bytes +=
						traced ? b[i].req : 0;
					e->live_untraced_blocks += !traced;
					e->live_untraced_bytes +=
						traced ? 0 : b[i].req;
				}
}

void
hq_tracing_memory(uint64_t *ret_traced, uint64_t *ret_untraced)
{
	struct hq_tracing_epoch e = { 0 };
	struct hq_signal_mask before;
	hq_alloc_lock_for_snapshot(&before);
	measure_live(&e);
	hq_alloc_unlock_after_snapshot(&before);
	*ret_traced = e.live_traced_bytes;
	*ret_untraced = e.live_untraced_bytes;
}

/* All that has been allocated with a trace up to now. */
static void
measure_traced(struct hq_tracing_epoch *e)
{
	uint32_t n = hq_tree_trace_count();
	for (uint32_t i = HQ_TRACE_UNSAMPLED; i < n; i++) {
		struct hq_trace_counts c = hq_counts_of(i);
		e->traced_blocks += c.allocs;
		e->traced_bytes += hq_tracing_counts_bytes(i) ? c.bytes : 0;
	}
}

static void
begin_epoch(void)
{
	struct hq_tracing_epoch e = { .mono_ns = hq_clock_mono_ns() };
	struct hq_heap *h = hq_thread_heap_list();
	for (; h; h = h->all_next)
		if (h->tracer)
			hq_tracer_hand_over(h->tracer);
	measure_live(&e);
	measure_traced(&e);
	hq_tracing_untraced(&e.untraced_blocks, &e.untraced_bytes);
	hq_tracing_epoch = e;
}

void
hq_tracing_start(unsigned limit)
{
	struct hq_signal_mask before;
	hq_alloc_lock_for_snapshot(&before);
	if (limit > 0)
		hq_tracer_set_limit(limit);
	if (mode == HQ_TRACED_NEVER)
		hq_tracing_before(&before_allocs, &before_bytes);
	if (mode != HQ_TRACED_ON) {
		begin_epoch();
		set_mode(HQ_TRACED_ON);
	}
	hq_alloc_unlock_after_snapshot(&before);
}

void
hq_tracing_stop(void)
{
	struct hq_signal_mask before;
	hq_guard_enter(&before);
	if (mode == HQ_TRACED_ON)
		set_mode(HQ_TRACED_OFF);
	hq_guard_leave(&before);
}

bool
hq_tracing_is_on(void)
{
	return mode == HQ_TRACED_ON;
}

void
hq_tracing_fork_child(void)
{
	hq_pc_fork_child();
	hq_tree_fork_child();
	for (struct hq_heap *h = hq_thread_heap_list(); h; h = h->all_next)
		if (h->tracer && h != hq_thread_heap_own)
			hq_tracer_distrust(h->tracer);
}

const struct hq_tracer *
hq_tracing_tracer_at(uint32_t i)
{
	for (struct hq_heap *h = hq_thread_heap_list(); h; h = h->all_next)
		if (h->tracer && i-- == 0)
			return h->tracer;
	return NULL;
}

uint64_t
hq_tracing_table_bytes(void)
{
	return hq_tree_bytes() + hq_pc_bytes() +
	       hq_tree_trace_count() * sizeof(struct hq_trace_counts) +
	       hq_peak_memory(hq_tree_trace_count());
}

void
hq_tracing_untraced(uint64_t *ret_blocks, uint64_t *ret_bytes)
{
	*ret_blocks = *ret_bytes = 0;
	for (struct hq_heap *h = hq_thread_heap_list(); h; h = h->all_next) {
		*ret_blocks += h->untraced_blocks;
		*ret_bytes += h->untraced_bytes;
	}
}

uint32_t
hq_tracing_take_untraced(struct hq_heap *heap, size_t size)
{
	if (heap->traced == HQ_TRACED_NEVER)
		return HQ_TRACE_UNTRACED;
	heap->untraced_blocks++;
	heap->untraced_bytes += size;
	return HQ_TRACE_UNTRACED;
}

/* Or there is no memory for a tracer. */
uint32_t
hq_tracing_take_sampled(struct hq_heap *heap, uintptr_t pc, uintptr_t sp,
			uintptr_t fp, size_t size)
{
	struct hq_trace_counts lost = { 1, size, 0 };
	if (!heap->tracer) {
		hq_counts_add(HQ_TRACE_LOST, &lost);
		return HQ_TRACE_LOST;
	}
	if (hq_sample_bytes == 0 ||
	    hq_sample_choose(hq_tracer_sampler(heap->tracer), size))
		return hq_tracer_take(heap->tracer, pc, sp, fp, size);
	hq_tracer_count_unsampled(heap->tracer, size);
	return HQ_TRACE_UNSAMPLED;
}

void
hq_tracing_take_back(struct hq_heap *heap, uint32_t trace, size_t size)
{
	struct hq_trace_counts less = { -UINT64_C(1), -(uint64_t)size, 0 };
	if (trace != HQ_TRACE_UNTRACED && heap->tracer)
		hq_tracer_take_back(heap->tracer, trace, size);
	else if (trace != HQ_TRACE_UNTRACED)
		hq_counts_add(trace, &less);
	else if (heap->traced != HQ_TRACED_NEVER) {
		heap->untraced_blocks--;
		heap->untraced_bytes -= size;
	}
}
