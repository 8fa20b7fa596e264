/*
 * A test mode: every Nth stack is compared with what libgcc's unwinder says.
 * Off unless HEAPQL_CHECK_STACKS asks for it.
 *
 * What counts as the same: the same addresses in the same order to the same
 * end, and the same ones interrupted.  There are two rules for what cannot be
 * compared:
 * - libgcc ends at code without call frame information, such as a compiler in
 *   the program makes, where we go on by the frame pointer.  The frames to there
 *   are compared, and the stack is counted as going beyond.
 * - Where the return address is in a register that is not known (aarch64, the
 *   start of a coroutine) libgcc repeats the frame for ever.  Its first time is
 *   taken for the end.
 *
 * Context: the thread that has entered the tracer's heap.
 */
#ifndef HQ_TRACE_JUDGE_H
#define HQ_TRACE_JUDGE_H

#include <stdbool.h>
#include <stdint.h>
#include <unwind.h>

#include "capture/trace/pc.h"
#include "capture/trace/unwind.h"

/* Every so many stacks; 0: none. */
extern uint32_t hq_judge_every;

/* _Unwind_Backtrace, _Unwind_GetIPInfo, _Unwind_GetCFA. */
struct hq_judge {
	_Unwind_Reason_Code (*walk)(_Unwind_Trace_Fn, void *);
	_Unwind_Word (*ip)(struct _Unwind_Context *, int *);
	_Unwind_Word (*cfa)(struct _Unwind_Context *);
};

/* Begins to judge.  Context: before main. */
void hq_judge_begin(const struct hq_judge *judge, uint32_t every);

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

/* For the table of counters: the i-th, false past the last, of which there is
 * none unless stacks are compared.  Context: also snapshot child. */
bool hq_judge_counter_at(
    uint32_t i, const char **ret_name, uint64_t *ret_value);

#endif
