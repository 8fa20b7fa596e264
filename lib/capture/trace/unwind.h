/*
 * One step up the stack, by the call frame information of the code, compiled
 * into a table of small rules that is filled as addresses are met.
 *
 *	struct hq_frame f = { pc, sp, fp };      as the caller of malloc has
 *them hq_unwind_memory_enter(&memory, f.sp); while ((end = hq_unwind_step(&f,
 *&memory, &loads)) == HQ_UNWIND_ON) f is now the caller
 *
 * A step is a function of f and of the words that it loads, which `loads`
 * names: whoever remembers a stack verifies exactly these.
 *
 * Context: any thread, signal handler.  Reads memory, and asks the kernel what
 * of a stack is readable the first time that it comes by; takes no lock,
 * allocates nothing from the host, leaves errno alone.
 */
#ifndef HQ_TRACE_UNWIND_H
#define HQ_TRACE_UNWIND_H

#include <stdbool.h>
#include <stdint.h>

#include "capture/trace/memory.h"
#include "capture/trace/rule.h"
#include "os/arch.h"

struct hq_frame {
	uintptr_t pc; /* return address into it; interrupted instruction */
	uintptr_t sp; /* the stack pointer in it, as after the return */
	uintptr_t fp; /* the frame pointer register in it */
	bool exact;   /* pc was interrupted, it is no return address */
#if HQ_ARCH_SIGNS_RETURNS
	uintptr_t lr; /* the link register, of an exact frame */
#endif
};

/* What a step has loaded. */
struct hq_unwind_loads {
	uintptr_t ra_slot; /* where the return address stood; 0: no plain one */
	uintptr_t fp_slot; /* where the caller's fp stood; 0: it is unchanged */
	bool used_fp;      /* the step depends on f.fp */
	bool plain;        /* these are all the words that it depends on */
	uintptr_t cfa_slot; /* where the caller's sp stood; 0: it was computed */
};

enum hq_unwind_end {
	HQ_UNWIND_ON,        /* f is the caller */
	HQ_UNWIND_OUTERMOST, /* there is no caller */
	HQ_UNWIND_STUCK,     /* no or broken information: f is as before */
};

#if defined(__aarch64__)
/* After a step by the frame pointer sp is a lower bound only: an odd number. */
#define HQ_UNWIND_SP_IS_KNOWN(sp) (((sp)&1) == 0)
#define HQ_UNWIND_UNKNOWN_SP 1
#define HQ_UNWIND_RA_SLOT(cfa, low, fp_slot) ((low) + ((fp_slot) ? 8 : 0))
#else
#define HQ_UNWIND_SP_IS_KNOWN(sp) true
#define HQ_UNWIND_UNKNOWN_SP 0
#define HQ_UNWIND_RA_SLOT(cfa, low, fp_slot) ((cfa)-8)
#endif

/* All that the inlined part leaves over. */
enum hq_unwind_end hq_unwind_step_slow(struct hq_frame *f,
    struct hq_unwind_memory *memory, struct hq_unwind_loads *ret_loads);

/* Where the caller's registers stand, by a plain rule.  False: not in memory.
 */
static inline bool
hq_unwind_slots(
    uint64_t rule, uintptr_t cfa, uintptr_t *ret_low, uintptr_t *ret_fp)
{
	unsigned slots = hq_rule_slots(rule);
#if defined(__aarch64__)
	unsigned form = slots >> HQ_RULE_FORM_SHIFT;
	*ret_low = cfa - 8 * (uintptr_t)(slots & HQ_RULE_FORM_MASK);
	*ret_fp = form == HQ_RULE_FORM_PAIR ? *ret_low : 0;
	return form != HQ_RULE_FORM_NONE;
#else
	*ret_low = cfa - 8 * (uintptr_t)(slots + !slots);
	*ret_fp = slots ? *ret_low : 0;
	return true;
#endif
}

static inline enum hq_unwind_end
hq_unwind_step(struct hq_frame *f, struct hq_unwind_memory *memory,
    struct hq_unwind_loads *ret_loads)
{
	uint64_t rule = hq_rule_find(f->pc - !f->exact);
	enum hq_rule_kind kind = hq_rule_kind(rule);
	bool by_sp = kind == HQ_RULE_SP;
	uintptr_t cfa = (by_sp ? f->sp : f->fp) + (uintptr_t)hq_rule_cfa(rule);
	uintptr_t low, fp_slot, ra_slot, ra;

	if (__builtin_expect(!hq_unwind_slots(rule, cfa, &low, &fp_slot) ||
				 (!by_sp && kind != HQ_RULE_FP) ||
				 !HQ_UNWIND_SP_IS_KNOWN(f->sp) ||
				 f->sp < memory->low || cfa <= f->sp ||
				 cfa > memory->high || low < memory->low,
		0))
		return hq_unwind_step_slow(f, memory, ret_loads);
	ra_slot = HQ_UNWIND_RA_SLOT(cfa, low, fp_slot);
	ra = hq_arch_strip(hq_unwind_memory_word(ra_slot));
	ret_loads->ra_slot = ra_slot;
	ret_loads->fp_slot = fp_slot;
	ret_loads->used_fp = !by_sp;
	ret_loads->plain = true;
	ret_loads->cfa_slot = 0;
	if (__builtin_expect(ra == 0, 0))
		return HQ_UNWIND_OUTERMOST;
	if (fp_slot != 0)
		f->fp = hq_unwind_memory_word(fp_slot);
	f->pc = ra;
	f->sp = cfa;
	f->exact = false;
	return HQ_UNWIND_ON;
}

/* How stacks are walked; set once, before main. */
enum hq_unwind_method { HQ_UNWIND_CFI, HQ_UNWIND_FRAME_POINTERS };
void hq_unwind_set_method(enum hq_unwind_method method);

/* In a sandbox (os/probe.h) nothing is asked of the kernel; a stack on unknown
 * memory then ends early. */

/* Context: before main, in the first thread. */
void hq_unwind_init(void);

/* Context: child of a fork. */
void hq_unwind_fork_child(void);

/* Memory that the tables take.  Context: also snapshot child. */
uint64_t hq_unwind_self_bytes(void);

/* For the table of counters: the i-th, false past the last. */
bool hq_unwind_counter_at(
    uint32_t i, const char **ret_name, uint64_t *ret_value);

#endif
