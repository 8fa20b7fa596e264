/*
 * Which allocations get a stack when not all do: each byte is chosen with
 * probability 1/R, so an allocation of s bytes with 1 - exp(-s/R), and one that
 * is chosen stands for s / (1 - exp(-s/R)) bytes on the average: an estimate
 * without bias (the Poisson sampling of heapprofd and tcmalloc).
 *
 * Context: any thread, signal handler.
 */
#ifndef HQ_TRACE_SAMPLE_H
#define HQ_TRACE_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hq_sampler {
	uint64_t state; /* of the random numbers; 0: not begun */
	int64_t left;	/* bytes until the next chosen one */
};

/* Mean bytes between two chosen ones; 0: every allocation gets a stack.
 * Set before main. */
extern uint64_t hq_sample_bytes;

/* Whether an allocation of `size` bytes is chosen. */
bool hq_sample_choose(struct hq_sampler *s, size_t size);

/* Bytes that a chosen allocation of `size` bytes stands for; `size` itself
 * when every allocation gets a stack. */
uint64_t hq_sample_weight(size_t size);

#endif
