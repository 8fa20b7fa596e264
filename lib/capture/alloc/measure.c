/* The size of the heap in a few numbers, at any time and at a snapshot. */
#include "capture/alloc/alloc.h"
#include "capture/alloc/counters.h"
#include "capture/alloc/region.h"
#include "capture/alloc/serial.h"

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
