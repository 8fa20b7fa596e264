#include "capture/alloc/survey.h"

#include "capture/alloc/alloc.h"
#include "capture/alloc/arena.h"
#include "capture/alloc/counters.h"
#include "capture/alloc/enumerate.h"
#include "capture/alloc/guard.h"
#include "capture/alloc/serial.h"
#include "capture/alloc/thread_heap.h"

static void
add_pools(struct hq_enum_walk *w, struct hq_survey *s)
{
	struct hq_enum_pool pool;
	while (hq_enum_next_pool(w, &pool)) {
		s->used_bytes += pool.used * pool.blk_size;
		s->free_blocks += pool.capacity - pool.used;
	}
}

void
hq_survey_take(struct hq_survey *ret_survey)
{
	struct hq_survey s = { 0 };
	struct hq_signal_mask before;
	struct hq_enum_walk w;
	struct hq_enum_arena arena;
	struct hq_counters_total total;
	hq_alloc_lock_for_snapshot(&before);
	hq_enum_walk_init(&w);
	while (hq_enum_next_arena(&w, &arena)) {
		if (arena.kind[0] == 'h') {
			s.huge_blocks++;
			s.huge_bytes += arena.size;
			continue;
		}
		s.pool_bytes += arena.size;
		s.unused_bytes += arena.free_bytes;
		add_pools(&w, &s);
	}
	hq_counters_total(&total);
	s.peak_live_bytes = total.peak_live_bytes;
	hq_alloc_unlock_after_snapshot(&before);
	*ret_survey = s;
}

int
hq_survey_trim(void)
{
	struct hq_signal_mask before;
	struct hq_heap *own = hq_thread_heap_enter();
	hq_guard_enter(&before);
	uint64_t returned = hq_counters_get(HQ_COUNTER_HUGE_RETURNED);
	if (own) {
		hq_heap_drain_ready(own);
		hq_heap_release_empty(own);
	}
	hq_thread_heap_sweep();
	bool any = hq_arena_trim();
	any |= hq_counters_get(HQ_COUNTER_HUGE_RETURNED) != returned;
	hq_guard_leave(&before);
	if (own)
		hq_thread_heap_leave(own);
	return any;
}
