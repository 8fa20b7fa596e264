#include "capture/trace/peak.h"

#include "capture/trace/chunks.h"

struct hq_peak hq_peak;
uint64_t hq_peak_lost;

/* By trace; void unless of the latest generation. */
static struct hq_chunks deaths = { .item_bytes =
					   sizeof(struct hq_peak_death) };

static void
hand_over(const struct hq_peak_death *d)
{
	if (!hq_chunks_reserve(&deaths, d->trace)) {
		hq_peak_lost++;
		return;
	}
	struct hq_peak_death *sum = hq_chunks_at(&deaths, d->trace);
	if (sum->generation != d->generation)
		*sum = (struct hq_peak_death){ .generation = d->generation };
	sum->bytes += d->bytes;
	sum->blocks += d->blocks;
}

void
hq_peak_flush(struct hq_peak_log *log)
{
	for (uint32_t i = 0; i < log->count; i++)
		if (log->death[i].generation == hq_peak.generation)
			hand_over(&log->death[i]);
	__atomic_store_n(&log->count, 0, __ATOMIC_RELEASE);
}

struct hq_peak_death
hq_peak_deaths_of(uint32_t trace)
{
	struct hq_peak_death none = { .trace = trace };
	if (trace >= HQ_CHUNKS_ITEMS ||
	    !deaths.chunk[trace >> HQ_CHUNKS_SHIFT])
		return none;
	const struct hq_peak_death *sum = hq_chunks_at(&deaths, trace);
	return sum->generation == hq_peak.generation ? *sum : none;
}
