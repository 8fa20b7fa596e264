/*
 * The registers of a thread that stands still, as the kernel gives them: to a
 * tracer, and to a signal handler.
 * Context: any; the table of names is constant.
 */
#ifndef HQ_OS_REGISTERS_H
#define HQ_OS_REGISTERS_H

#include <stdint.h>

#define HQ_REGISTERS_MAX 31

struct hq_registers {
	uint64_t pc, sp, fp;
	/* Of a thread that calls: pc is where a call of it returns to, with
	 * this stack pointer then; 0: pc was interrupted, at sp. */
	uint64_t return_sp;
	uint64_t thread_pointer; /* of its control block; 0 is not known */
	uint64_t general[HQ_REGISTERS_MAX]; /* sp and pc are not among them */
};

/* The name of general[i]; NULL past the last. */
const char *hq_registers_name(unsigned i);

/* By PTRACE_GETREGSET; 0 or a negative errno value. */
int hq_registers_of_traced(int tid, struct hq_registers *ret);

/* From the third argument of a signal handler. */
void hq_registers_of_context(const void *context, struct hq_registers *ret);

#endif
