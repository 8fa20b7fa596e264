/*
 * Totals over all heaps.
 *
 * A heap counts by itself and publishes its live bytes at 64 KiB of drift, or
 * less while stacks are on, so
 * the total, and the peak taken from it, may be off by that much per thread.
 * While only one thread has ever allocated, the peak is that thread's own and
 * exact.
 */
#ifndef HQ_ALLOC_COUNTERS_H
#define HQ_ALLOC_COUNTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "capture/alloc/heap.h"

/* Rare events, counted where they happen with relaxed atomics. */
enum hq_counter {
	HQ_COUNTER_FOREIGN,	    /* pointers that were not ours */
	HQ_COUNTER_DOUBLE_FREE,
	HQ_COUNTER_BAD_POINTER,     /* into the middle of a block or pool */
	HQ_COUNTER_FAILED,	    /* requests answered with ENOMEM */
	HQ_COUNTER_REMOTE_FREE,     /* blocks freed by another heap's thread */
	HQ_COUNTER_ADOPTED,	    /* heaps of ended threads taken over */
	HQ_COUNTER_NESTED,	    /* entries from handlers that interrupted */
	HQ_COUNTER_HUGE_MADE,
	HQ_COUNTER_HUGE_RETURNED,
	HQ_COUNTER_LOST_THREADS,    /* threads beyond the bound of the table */
	HQ_COUNTER_LOST_TENANCIES,  /* adoptions forgotten by a full log */
	HQ_COUNTER_OWN_MALLOC,	    /* 1: the program's malloc is not ours */
	HQ_COUNTER_COUNT
};

/* Context: any thread, signal handler. */
void hq_counters_add(enum hq_counter c, uint64_t n);
uint64_t hq_counters_get(enum hq_counter c);

/* Publishes the heap's live bytes when they have drifted.
 * Context: thread in the heap. */
void hq_counters_publish(struct hq_heap *heap);

/* The heap's budget has run out: a new peak.  Context: thread in the heap. */
void hq_counters_new_peak(struct hq_heap *heap);

/* The peaks are what is live now.  Context: alloc locked; exact when nobody
 * else allocates. */
void hq_counters_reset_peak(void);

/* Runs what publishing made due: the growth hook.
 * Context: thread in no heap, no lock held. */
void hq_counters_run_hooks(void);
extern bool hq_counters_hook_due;

/* A large block is about to be freed: if that is the fall from the highest
 * point, it is still there for the hook.  Context: as hq_counters_run_hooks. */
void hq_counters_before_free(size_t size);

/* An allocation is about to fail.  Context: as hq_counters_run_hooks. */
void hq_counters_failed(size_t size);

struct hq_counters_total {
	uint64_t allocations, frees, reallocs;
	uint64_t bytes_allocated, bytes_freed;
	uint64_t live_bytes, live_blocks, peak_live_bytes;
};

/* Context: alloc locked; exact with all threads stopped, or snapshot child. */
void hq_counters_total(struct hq_counters_total *ret_total);

#endif
