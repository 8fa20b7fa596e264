/*
 * A tracer turns the stack of its caller into a trace, and remembers the stacks
 * that it has seen.
 *
 * Unwinding is a function of the registers and of the words that it loads.  So
 * an entry of a small cache says which words of the stack they were, relative
 * to the stack pointer, and what they were; when the return address is the
 * same and every word is as it was, the trace is the same: exact, at less than
 * a nanosecond a frame.  Where in the cache to look is a mere hint: the stack
 * pointer, the return address, and the caller's as far as a rule tells it at
 * once.  Stacks that lie elsewhere (coroutines, signal stacks) work too.
 *
 * Each heap has one, used by the thread that has entered the heap.  Entries
 * count what they answer; hq_counts_add gets it when they go.
 *
 * Context: the thread that has entered the tracer's heap; takes no lock.
 */
#ifndef HQ_TRACE_TRACER_H
#define HQ_TRACE_TRACER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "capture/trace/counts.h"
#include "capture/trace/object.h"
#include "capture/trace/peak.h"
#include "capture/trace/sample.h"
#include "capture/trace/unwind.h"

#define HQ_TRACER_FRAMES 1000 /* limits are at most this */

struct hq_tracer;

/* The limit of frames for all tracers; 0: unset. */
extern uint32_t hq_tracer_limit;

/* Sets it, to at most HQ_TRACER_FRAMES; stacks that are remembered under
 * another one are forgotten.  Context: any thread, alloc locked. */
void hq_tracer_set_limit(uint32_t limit);

/* NULL: no memory. */
struct hq_tracer *hq_tracer_new(void);

/* For a thread with another stack: what was known of the old one is forgotten. */
void hq_tracer_move_in(struct hq_tracer *t);

/*
 * The trace of the stack that begins with a frame of these registers (see
 * struct hq_frame), for an allocation of `size` bytes, counted.
 */
uint32_t hq_tracer_take(struct hq_tracer *t, uintptr_t pc, uintptr_t sp,
			uintptr_t fp, size_t size);

/* An allocation that sampling passed over. */
void hq_tracer_count_unsampled(struct hq_tracer *t, size_t size);

/* There is no block for the last hq_tracer_take, or, if the trace is
 * HQ_TRACE_UNSAMPLED, for the last hq_tracer_count_unsampled. */
void hq_tracer_take_back(struct hq_tracer *t, uint32_t trace, size_t size);

struct hq_peak_log *hq_tracer_peak_log(struct hq_tracer *t);
struct hq_sampler *hq_tracer_sampler(struct hq_tracer *t);

/* Hands over what its entries have counted. */
void hq_tracer_hand_over(struct hq_tracer *t);

/* In the child of a fork: its thread vanished, maybe in the middle of a change:
 * what it remembers is not to be used.  Context: the only thread. */
void hq_tracer_distrust(struct hq_tracer *t);

/* What the tracer's entries have counted and not handed over: entry i, as long
 * as hq_tracer_pending_at is true; returns its trace.
 * Context: also snapshot child. */
bool hq_tracer_pending_at(const struct hq_tracer *t, uint32_t i);
uint32_t hq_tracer_pending(const struct hq_tracer *t, uint32_t i,
			   struct hq_trace_counts *ret);
const struct hq_peak_log *hq_tracer_peak_log_of(const struct hq_tracer *t);

/* Memory of all tracers.  Context: also snapshot child. */
uint64_t hq_tracer_self_bytes(void);

#endif
