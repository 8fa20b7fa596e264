#include "capture/trace/counts.h"

#include "capture/trace/chunks.h"
#include "capture/trace/tree.h"

static struct hq_chunks counts = { .item_bytes =
					   sizeof(struct hq_trace_counts) };

bool
hq_counts_init(void)
{
	return hq_chunks_reserve(&counts, 0);
}

void
hq_counts_add(uint32_t trace, const struct hq_trace_counts *more)
{
	if (!hq_chunks_reserve(&counts, trace)) {
		trace = HQ_TRACE_LOST;
		if (!hq_chunks_reserve(&counts, trace))
			return;
	}
	struct hq_trace_counts *c = hq_chunks_at(&counts, trace);
	__atomic_fetch_add(&c->allocs, more->allocs, __ATOMIC_RELAXED);
	__atomic_fetch_add(&c->bytes, more->bytes, __ATOMIC_RELAXED);
	if (more->temporaries)
		__atomic_fetch_add(&c->temporaries, more->temporaries,
				   __ATOMIC_RELAXED);
}

struct hq_trace_counts
hq_counts_of(uint32_t trace)
{
	if (!hq_chunks_has(&counts, trace))
		return (struct hq_trace_counts){ 0 };
	return *(const struct hq_trace_counts *)hq_chunks_at(&counts, trace);
}

void
hq_counts_forget(uint32_t n)
{
	for (uint32_t i = 0; i < n && i < HQ_CHUNKS_ITEMS; i++)
		if (hq_chunks_has(&counts, i))
			*(struct hq_trace_counts *)hq_chunks_at(&counts, i) =
				(struct hq_trace_counts){ 0 };
}
