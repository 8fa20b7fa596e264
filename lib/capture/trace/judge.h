/*
 * A test mode: every Nth stack is compared with what libgcc's unwinder says.
 * Off unless HEAPQL_CHECK_STACKS asks for it.
 *
 * Context: the thread that has entered the tracer's heap.
 */
#ifndef HQ_TRACE_JUDGE_H
#define HQ_TRACE_JUDGE_H

#include <stdbool.h>
#include <stdint.h>

#include "capture/trace/pc.h"
#include "capture/trace/unwind.h"

/* Every so many stacks; 0: none. */
extern uint32_t hq_judge_every;

/* Whether this stack is one to be compared: it is walked in full, then given
 * to both functions below. */
bool hq_judge_is_due_now(void);

static inline bool
hq_judge_is_due(void)
{
	return __builtin_expect(hq_judge_every != 0, 0) &&
	       hq_judge_is_due_now();
}

/* A stack walked in full: the frames, innermost first, and how it ended. */
void hq_judge_check(const struct hq_frame *first, const hq_pc_key *key,
		    uint32_t n, enum hq_unwind_end end);

/* What the cache said of a stack, and what walking it says. */
void hq_judge_check_hit(uint32_t cached_trace, uint32_t walked_trace);

#endif
