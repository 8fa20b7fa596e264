/* The size of the heap in a few numbers, at any time and at a snapshot. */
#include "capture/alloc/alloc.h"
#include "capture/alloc/counters.h"
#include "capture/alloc/guard.h"
#include "capture/alloc/region.h"
#include "capture/alloc/serial.h"
#include "capture/alloc/thread_heap.h"
#include "capture/alloc/tracing.h"

void
hq_alloc_measure(struct hq_alloc_size *ret)
{
	ret->live_bytes = hq_alloc_live_bytes();
	hq_region_total(&ret->arena_bytes, &ret->arenas);
	ret->next_serial = hq_serial_next();
}

void
hq_alloc_measure_exactly(struct hq_alloc_size *ret)
{
	struct hq_counters_total total;
	hq_counters_total(&total);
	hq_alloc_measure(ret);
	ret->live_bytes = total.live_bytes;
}

void
hq_alloc_point(struct hq_alloc_point *ret)
{
	const struct hq_heap *own = hq_thread_heap_own;
	struct hq_counters_total total;
	uint64_t before_allocs, before_bytes, blocks;
	/* What is left of batches would be younger than its serial. */
	for (struct hq_heap *h = hq_thread_heap_list(); h; h = h->all_next)
		__atomic_store_n(&h->serial_end, 0, __ATOMIC_RELEASE);
	hq_counters_total(&total);
	hq_tracing_before(&before_allocs, &before_bytes);
	hq_tracing_untraced(&blocks, &ret->untraced_bytes);
	hq_region_total(&ret->arena_bytes, &ret->arenas);
	ret->untraced_bytes += before_bytes;
	ret->next_serial = hq_serial_next();
	ret->live_bytes = total.live_bytes;
	ret->live_blocks = total.live_blocks;
	ret->allocs = total.allocations + total.reallocs;
	ret->bytes = total.bytes_allocated;
	ret->thread_id = own ? own->thread_id : 0;
}

void
hq_alloc_live(uint64_t *ret_bytes, uint64_t *ret_blocks)
{
	struct hq_counters_total total;
	struct hq_signal_mask before;
	hq_guard_enter(&before);
	hq_counters_total(&total);
	hq_guard_leave(&before);
	*ret_bytes = total.live_bytes;
	*ret_blocks = total.live_blocks;
}
