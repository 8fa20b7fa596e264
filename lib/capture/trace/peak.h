/*
 * What was live when the heap was at its largest, without a copy of it.
 *
 * At a new peak only its mark is kept: the next serial.  Blocks of a smaller
 * serial were live then unless they had died before.  So the heap at the peak
 * is what is live now and was born before the mark, and what was born before
 * the mark and died after it; the latter is logged, per trace, and a newer peak
 * makes the log void.  Blocks that come and go below the peak cost one
 * comparison; each block of the peak is logged once, when it dies.
 *
 * A block that realloc resizes keeps its serial: it is logged as dead with its
 * old trace and size, and with minus its new ones, which its being live now
 * adds again.
 *
 * Context: any thread, signal handler; takes no lock, unless a function says
 * otherwise.
 */
#ifndef HQ_TRACE_PEAK_H
#define HQ_TRACE_PEAK_H

#include <stdbool.h>
#include <stdint.h>

/* The latest peak. */
struct hq_peak {
	uint64_t serial; /* the mark */
	uint64_t bytes, blocks;
	uint64_t mono_ns;
	/* Goes up with each peak; an entry of an older one is void. */
	uint32_t generation;
};
extern struct hq_peak hq_peak;

struct hq_peak_death {
	uint32_t trace;
	uint32_t generation;
	int64_t bytes;
	int32_t blocks;
};

#define HQ_PEAK_LOG 128

/* Deaths that a heap has not handed over yet. */
struct hq_peak_log {
	uint32_t count;
	struct hq_peak_death death[HQ_PEAK_LOG];
};

/* Appends; true when the log is full, and must be flushed before the next. */
static inline bool
hq_peak_log_death(struct hq_peak_log *log, uint32_t trace, int64_t bytes,
		  int32_t blocks)
{
	uint32_t n = log->count;
	log->death[n] = (struct hq_peak_death){
		.trace = trace,
		.generation = __atomic_load_n(&hq_peak.generation,
					      __ATOMIC_RELAXED),
		.bytes = bytes,
		.blocks = blocks,
	};
	__atomic_store_n(&log->count, n + 1, __ATOMIC_RELEASE);
	return n + 1 == HQ_PEAK_LOG;
}

/* Hands the deaths since the latest peak over; the log is empty then.
 * Context: one thread at a time, signals blocked. */
void hq_peak_flush(struct hq_peak_log *log);

/* Deaths since the latest peak that were handed over.
 * Context: also snapshot child. */
struct hq_peak_death hq_peak_deaths_of(uint32_t trace);

/* Memory of the sums for so many traces.  Context: also snapshot child. */
uint64_t hq_peak_memory(uint32_t ntraces);

/* Deaths that had no room: the picture of the peak misses so many. */
extern uint64_t hq_peak_lost;

#endif
