#include "capture/trace/peak.h"

#include "capture/trace/chunks.h"

struct hq_peak hq_peak;
uint64_t hq_peak_lost;

/* By trace; void unless of the latest generation. */
struct sum {
	int64_t bytes;
	int32_t blocks;
	uint32_t generation;
};
static struct hq_chunks deaths = { .item_bytes = sizeof(struct sum) };

static void
hand_over(const struct hq_peak_death *d)
{
	if (!hq_chunks_reserve(&deaths, d->trace)) {
		hq_peak_lost++;
		return;
	}
	struct sum *sum = hq_chunks_at(&deaths, d->trace);
	if (sum->generation != d->generation)
		*sum = (struct sum){ .generation = d->generation };
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
	if (!hq_chunks_has(&deaths, trace))
		return none;
	const struct sum *sum = hq_chunks_at(&deaths, trace);
	if (sum->generation != hq_peak.generation)
		return none;
	return (struct hq_peak_death){
		.trace = trace,
		.generation = sum->generation,
		.bytes = sum->bytes,
		.blocks = sum->blocks,
	};
}

uint64_t
hq_peak_memory(uint32_t ntraces)
{
	uint64_t bytes = 0;
	for (uint32_t i = 0; i < ntraces; i += 1u << HQ_CHUNKS_SHIFT) {
		uint32_t rest = ntraces - i;
		if (rest > 1u << HQ_CHUNKS_SHIFT)
			rest = 1u << HQ_CHUNKS_SHIFT;
		if (hq_chunks_has(&deaths, i))
			bytes += rest * sizeof(struct sum);
	}
	return bytes;
}
