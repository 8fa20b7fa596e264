/*
 * One step up the stack, by the call frame information of the code, compiled
 * into a table of small rules that is filled as addresses are met.
 *
 *	struct hq_frame f = { pc, sp, fp };      as the caller of malloc has them
 *	while ((end = hq_unwind_step(&f, &memory, &loads)) == HQ_UNWIND_ON)
 *		f is now the caller
 *
 * A step is a function of f and of the words that it loads, which `loads`
 * names: whoever remembers a stack verifies exactly these.
 *
 * Context: any thread, signal handler.  Reads memory only; takes no lock,
 * allocates nothing from the host, leaves errno alone.
 */
#ifndef HQ_TRACE_UNWIND_H
#define HQ_TRACE_UNWIND_H

#include <stdbool.h>
#include <stdint.h>

struct hq_frame {
	uintptr_t pc; /* return address into it; interrupted instruction */
	uintptr_t sp; /* the stack pointer in it, as after the return */
	uintptr_t fp; /* the frame pointer register in it */
	bool exact;   /* pc was interrupted, it is no return address */
};

/* Addresses known to be readable, around the stack in use; zeroed at first. */
struct hq_unwind_memory {
	uintptr_t low, high;
};

/* What a step has loaded. */
struct hq_unwind_loads {
	uintptr_t ra_slot; /* where the return address stood; 0: no plain one */
	uintptr_t fp_slot; /* where the caller's fp stood; 0: it is unchanged */
	bool used_fp;	   /* the step depends on f.fp */
	bool plain;	   /* these are all the words that it depends on */
};

enum hq_unwind_end {
	HQ_UNWIND_ON,	   /* f is the caller */
	HQ_UNWIND_OUTERMOST, /* there is no caller */
	HQ_UNWIND_STUCK,   /* no or broken information: f is as before */
};

enum hq_unwind_end hq_unwind_step(struct hq_frame *f,
				  struct hq_unwind_memory *memory,
				  struct hq_unwind_loads *ret_loads);

/* How stacks are walked; set once, before main. */
enum hq_unwind_method { HQ_UNWIND_CFI, HQ_UNWIND_FRAME_POINTERS };
void hq_unwind_set_method(enum hq_unwind_method method);

/* The sandbox of the process may end it for a system call that it does not
 * expect: probe nothing from now on (see entry/interpose_prctl.c). */
void hq_unwind_set_quiet(void);

/* Memory that the tables take.  Context: also snapshot child. */
uint64_t hq_unwind_self_bytes(void);

/* For the table of counters: the i-th, false past the last. */
bool hq_unwind_counter_at(uint32_t i, const char **ret_name,
			  uint64_t *ret_value);

#endif
