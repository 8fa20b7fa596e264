/*
 * What is counted for each trace: all allocations ever, and what of the heap at
 * its peak has died since (see peak.h).
 *
 * Tracers count by themselves and hand over now and then, so the numbers here
 * are behind; a dump adds what the tracers still have.
 *
 * Context: any thread, signal handler; takes no lock, unless a function says
 * otherwise.
 */
#ifndef HQ_TRACE_COUNTS_H
#define HQ_TRACE_COUNTS_H

#include <stdbool.h>
#include <stdint.h>

struct hq_trace_counts {
	uint64_t allocs; /* resizings among them */
	uint64_t bytes;
	uint64_t temporaries;
};

/* Adds to the trace's counts; without memory for them, to those of
 * HQ_TRACE_LOST. */
void hq_counts_add(uint32_t trace, const struct hq_trace_counts *more);

/* Context: also snapshot child. */
struct hq_trace_counts hq_counts_of(uint32_t trace);

/* Zeroes the counts of the first n traces.  Context: no other thread. */
void hq_counts_forget(uint32_t n);

/* Makes room for the traces that are no stacks.  False: no memory. */
bool hq_counts_init(void);

#endif
