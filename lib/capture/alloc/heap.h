/*
 * A heap: the pools from which one thread allocates without a lock.
 *
 * Each thread has one, and one more for signal handlers that interrupt malloc
 * (`nested`), in which signals are blocked.  A thread's heap outlives it: it waits on the
 * abandoned list until another thread adopts it whole.  Descriptors are never
 * freed, so pool->owner may always be followed.
 *
 *	current[c]   the pool from which class c is served; never NULL
 *	partial[c]   pools with free blocks, LISTED
 *	ready        pools whose first block was freed by another thread since
 *	             they became FULL
 *
 * Counters are plain: only the thread that has entered the heap writes them.
 *
 * Context: the thread that has entered the heap (see thread_heap.h), except
 * where a function says otherwise.
 */
#ifndef HQ_ALLOC_HEAP_H
#define HQ_ALLOC_HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "capture/alloc/pool.h"
#include "capture/alloc/size_class.h"
#include "os/signal.h"

/* From `serial` on, blocks born in the heap are of the thread. */
struct hq_tenancy {
	uint64_t serial;
	uint32_t thread_id;
};

/* Whether allocations get traces. */
enum hq_traced {
	HQ_TRACED_NEVER, /* stacks have never been on: nothing is stored */
	HQ_TRACED_ON,
	HQ_TRACED_ON_SLOWLY, /* they are sampled or judged, or there is no tracer */
	HQ_TRACED_OFF, /* they are off now: blocks are marked as untraced */
};

#define HQ_HEAP_SPARES 8 /* large blocks kept for reuse */

struct hq_tracer;

struct hq_heap {
	struct hq_pool *current[HQ_CLASS_COUNT];

	uint64_t serial;     /* of the next block */
	uint64_t serial_end; /* end of the batch; set to 0 to drop it */
	uint64_t bytes;	     /* requested, ever */
	uint64_t frees;
	/* Room to the heap's peak: peak - live.  One subtraction on malloc
	 * keeps the live bytes and tells of a new peak. */
	int64_t budget;
	/* Frees of these are looked at: of words below watch_word, which lived
	 * at the latest peak, and of the block that was allocated last. */
	uint64_t watch_word;
	uint64_t last_word;
	uint8_t traced; /* enum hq_traced */
	struct hq_tracer *tracer;
	int64_t peak;	   /* most live bytes; negative frees are possible */
	int64_t published; /* live bytes that the totals know of */
	uint64_t reallocs;
	uint64_t untraced_blocks; /* born or resized without a trace, since */
	uint64_t untraced_bytes;  /* stacks were first on */
	uint64_t births;      /* blocks born before this batch */
	uint64_t batch_start; /* first serial of the batch */
	uint64_t batch_ns;    /* when it was taken */
	uint32_t batch_size;

	uint32_t thread_id;
	int tid;
	bool is_nested; /* of signal handlers */
	bool busy;	/* nested, and in use by a handler */
	struct hq_signal_mask before; /* nested: of who is in it */
	bool abandoned; /* its thread has ended */
	bool rebuild;	/* its thread vanished in a fork: lists are stale */
	bool forked;	/* its process was forked with other threads half-way */
	struct hq_heap *nested;
	struct hq_heap *all_next;	/* every heap ever made */
	struct hq_heap *abandoned_next;

	struct hq_pool *partial[HQ_CLASS_COUNT];

	struct hq_pool *spare[HQ_HEAP_SPARES]; /* see spare.h; oldest first */
	unsigned spare_count;
	size_t spare_bytes;

	struct hq_tenancy *log; /* ascending; the last is the present */
	uint32_t log_count, log_capacity;

	/* Written by other threads. */
	struct hq_pool *ready __attribute__((aligned(64)));
};

/* Makes current[szidx] a pool with a free block; false: no memory. */
bool hq_heap_refill(struct hq_heap *heap, unsigned szidx);

/* pool->left has run out: the pool may have become useful, or empty. */
void hq_heap_attend(struct hq_heap *heap, struct hq_pool *pool);

/* Pools that are full get attention early, for hq_alloc_watch_falls. */
extern bool hq_heap_watches_falls;

/* Takes in what other threads freed in pools that were full. */
void hq_heap_drain_ready(struct hq_heap *heap);

/* Takes back the pools in hand and gives up every pool without a live block.
 * Context: alloc locked besides. */
void hq_heap_release_empty(struct hq_heap *heap);

/* A pool of the class with free blocks leaves the heap, which is abandoned;
 * NULL: none.  Context: alloc locked. */
struct hq_pool *hq_heap_give_up(struct hq_heap *heap, unsigned szidx);

/* Makes lists and pools anew from the words.  Context: alloc locked. */
void hq_heap_rebuild(struct hq_heap *heap);

/* Points every class at the pool with nothing to give. */
void hq_heap_forget_pools(struct hq_heap *heap);

/* Live bytes by its own account: negative when it frees others' blocks. */
static inline int64_t
hq_heap_live(const struct hq_heap *heap)
{
	return heap->peak - heap->budget;
}

/* Blocks ever born in it.  Context: any; exact when nothing moves. */
static inline uint64_t
hq_heap_births(const struct hq_heap *heap)
{
	return heap->births + (heap->serial - heap->batch_start);
}

#endif
