#include "capture/alloc/tenancy.h"

#include <string.h>

#include "capture/alloc/counters.h"
#include "capture/alloc/meta.h"

/* A heap that 4096 threads have had forgets the older half of them: their
 * blocks that still live are then of thread 0, not known. */
enum { LOG_FIRST = 16, LOG_MAX = 4096 };

static bool
grow(struct hq_heap *heap)
{
	uint32_t capacity = heap->log_capacity ? heap->log_capacity * 4 :
						 LOG_FIRST;
	struct hq_tenancy *log = hq_meta_alloc(capacity * sizeof(*log));
	if (!log)
		return false;
	if (heap->log_count > 0)
		memcpy(log, heap->log, heap->log_count * sizeof(*log));
	heap->log = log;
	heap->log_capacity = capacity;
	return true;
}

static void
forget_half(struct hq_heap *heap)
{
	uint32_t n = heap->log_count / 2;
	hq_counters_add(HQ_COUNTER_LOST_TENANCIES, n);
	heap->log[0] = (struct hq_tenancy){ 0, 0 };
	memmove(&heap->log[1], &heap->log[n],
		(heap->log_count - n) * sizeof(*heap->log));
	heap->log_count = heap->log_count - n + 1;
}

void
hq_tenancy_begin(struct hq_heap *heap, uint64_t serial)
{
	if (heap->log_count == heap->log_capacity) {
		if (heap->log_capacity >= LOG_MAX)
			forget_half(heap);
		else if (!grow(heap))
			return;
	}
	heap->log[heap->log_count] =
		(struct hq_tenancy){ serial, heap->thread_id };
	heap->log_count++;
}

uint32_t
hq_tenancy_find(const struct hq_heap *heap, uint64_t serial)
{
	uint32_t low = 0, high = heap->log_count;
	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		if (heap->log[mid].serial <= serial)
			low = mid + 1;
		else
			high = mid;
	}
	if (heap->log_count == 0)
		return 0;
	return heap->log[low > 0 ? low - 1 : 0].thread_id;
}
