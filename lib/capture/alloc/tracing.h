/*
 * Stacks in the allocator: which allocations get a trace, and what is noticed
 * of the deaths of blocks: temporaries, and what the latest peak has lost.
 *
 * Context: any thread, except where a function says otherwise.
 */
#ifndef HQ_ALLOC_TRACING_H
#define HQ_ALLOC_TRACING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "capture/alloc/heap.h"
#include "capture/trace/sample.h"
#include "capture/trace/tracer_hot.h"
#include "capture/trace/tree.h"

/* Frames, unless something else is said. */
#define HQ_TRACING_LIMIT 256u

/*
 * Stacks are on from the first allocation, before any option can be read; this
 * says how it goes on.  limit 0: they have never been on, what has been traced
 * by now is forgotten.  sample_bytes: see trace/sample.h.
 * Context: once, the program's only thread, before main.
 */
void hq_tracing_configure(unsigned limit, uint64_t sample_bytes);

/*
 * Stacks on, with at most `limit` frames (0: as before, or the default), and
 * off.  What is allocated while they are off is untraced; what has a trace
 * keeps it.
 */
void hq_tracing_start(unsigned limit);
void hq_tracing_stop(void);
bool hq_tracing_is_on(void);

/* Bytes requested by live blocks that have a trace, were passed over by
 * sampling or lost theirs, and by those allocated while stacks were off.
 * Exact while nobody else allocates. */
void hq_tracing_memory(uint64_t *ret_traced, uint64_t *ret_untraced);

/* Forgets the peak so far: it is what is live now. */
void hq_tracing_reset_peak(void);

/* Since the last hq_tracing_start: how much was live then, and what had been
 * counted; for the counters of a dump. */
struct hq_tracing_epoch {
	uint64_t mono_ns;
	uint64_t live_traced_blocks, live_traced_bytes;
	uint64_t live_untraced_blocks, live_untraced_bytes;
	uint64_t traced_blocks, traced_bytes; /* ever, up to then */
	uint64_t untraced_blocks, untraced_bytes;
};
extern struct hq_tracing_epoch hq_tracing_epoch;

/* How often the peak was forgotten, and when last. */
struct hq_tracing_resets {
	uint64_t count, mono_ns, serial;
};
extern struct hq_tracing_resets hq_tracing_resets;

/* What was allocated before stacks were on for the first time; while they have
 * never been on, everything.  Context: alloc locked, or snapshot child. */
void hq_tracing_before(uint64_t *ret_allocs, uint64_t *ret_bytes);

/* For the table of counters; false past the last.  `traced_*` is what all
 * traces together have counted and what of it is live, from the caller. */
struct hq_tracing_sums {
	uint64_t blocks, bytes;	     /* allocated ever, with a trace */
	uint64_t live_blocks, live_bytes; /* of it */
	uint64_t untraced_live_blocks, untraced_live_bytes;
	uint64_t cut_traces;
};
bool hq_tracing_counter_at(uint32_t i, const struct hq_tracing_sums *sums,
			   const char **ret_name, uint64_t *ret_value);

/* A heap is about to be used by a thread: whether and how it traces.
 * Context: alloc locked. */
void hq_tracing_move_in(struct hq_heap *heap);

/* The heap is at its highest.  Context: thread in the heap. */
void hq_tracing_new_peak(struct hq_heap *heap);

/* All heaps together have so many live bytes, by their last publications.
 * Context: thread in the heap; takes the alloc lock now and then. */
void hq_tracing_published(struct hq_heap *heap, int64_t live);

/* In the child of a fork: half-done work of threads that are not there.
 * Context: alloc locked, only thread. */
void hq_tracing_fork_child(void);

/* Memory of the tables of traces: what is in use of them.
 * Context: also snapshot child. */
uint64_t hq_tracing_table_bytes(void);

/* The i-th tracer, with NULL past the last.
 * Context: alloc locked, or snapshot child. */
const struct hq_tracer *hq_tracing_tracer_at(uint32_t i);

/* Allocations without a trace, of all heaps.  Context: as above. */
void hq_tracing_untraced(uint64_t *ret_blocks, uint64_t *ret_bytes);

/* Whether the bytes of the trace count among those traced: while stacks are
 * sampled, those of the samples stand for what was passed over, too. */
static inline bool
hq_tracing_counts_bytes(uint32_t trace)
{
	return trace != HQ_TRACE_UNSAMPLED || hq_sample_bytes == 0;
}

/* For an allocation of `size` bytes: its trace, or why it has none.
 * Context: thread in the heap. */
uint32_t hq_tracing_take_untraced(struct hq_heap *heap, size_t size);
uint32_t hq_tracing_take_sampled(struct hq_heap *heap, uintptr_t pc,
				 uintptr_t sp, uintptr_t fp, size_t size);

/* What was just taken was for nothing: there is no memory for the block.
 * Context: thread in the heap. */
void hq_tracing_take_back(struct hq_heap *heap, uint32_t trace, size_t size);

static inline __attribute__((always_inline)) uint32_t
hq_tracing_take_at(struct hq_heap *heap, uintptr_t pc, uintptr_t sp,
		   uintptr_t fp, size_t size)
{
	if (__builtin_expect(heap->traced == HQ_TRACED_ON, 1))
		return hq_tracer_take_hot(heap->tracer, pc, sp, fp, size);
	if (heap->traced == HQ_TRACED_ON_SLOWLY)
		return hq_tracing_take_sampled(heap, pc, sp, fp, size);
	return hq_tracing_take_untraced(heap, size);
}

/* The same for a frame, or NULL: none. */
static inline uint32_t
hq_tracing_take(struct hq_heap *heap, const struct hq_frame *caller,
		size_t size)
{
	if (!caller)
		return hq_tracing_take_untraced(heap, size);
	return hq_tracing_take_at(heap, caller->pc, caller->sp, caller->fp,
				  size);
}

/* If the block with this word is the one allocated last: it was temporary, in
 * that it dies, or is resized, before the next one.  Before a new trace is taken.
 * Context: thread in the heap. */
static inline void
hq_tracing_check_temporary(struct hq_heap *heap, uint64_t word)
{
	if (word != heap->last_word)
		return;
	hq_tracer_count_temporary(heap->tracer);
	heap->last_word = 0;
}

/* The block is the one allocated last.  Context: thread in the heap. */
static inline void
hq_tracing_born(struct hq_heap *heap, uint32_t trace, uint64_t word)
{
	heap->last_word = trace >= HQ_TRACE_FIRST ? word : 0;
}

/* A block with this word dies, which is below heap->watch_word.
 * Context: thread in the heap. */
void hq_tracing_death(struct hq_heap *heap, const struct hq_pool *pool,
		      uint32_t index, uint64_t word);

/* The same for any block; whether it is to be looked at is seen here. */
void hq_tracing_dead(struct hq_heap *heap, uint32_t trace, uint64_t word,
		     size_t size);

/* A block goes over from one trace and size to another under its serial.
 * Context: thread in the heap. */
void hq_tracing_resized(struct hq_heap *heap, uint64_t old_word,
			uint32_t old_trace, size_t old_size, uint64_t word,
			uint32_t trace, size_t size);

#endif
