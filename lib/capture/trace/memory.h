/*
 * Which addresses of a stack are known to be readable.
 *
 * The thread's own stack stays for as long as the thread lives: what is known
 * of it is kept.  Any other (of a coroutine, of a signal handler) may be gone
 * and something smaller may be at its place when the thread is seen again: what
 * is known of it is forgotten with each new walk.
 *
 * Context: any thread, signal handler; asks the kernel (os/probe.h) where
 * nothing is known yet.
 */
#ifndef HQ_TRACE_MEMORY_H
#define HQ_TRACE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "os/arch.h"

/* Of one thread at a time; zeroed at first. */
struct hq_unwind_memory {
	uintptr_t owner; /* the thread pointer: all below is forgotten for
			  * another one */
	uintptr_t low, high;           /* around the stack in use */
	uintptr_t home_low, home_high; /* of the thread's own stack */
	uintptr_t code; /* where code was last met that is in no object */
};

/* The part of hq_unwind_memory_enter that is seldom needed. */
void hq_unwind_memory_find(struct hq_unwind_memory *m, uintptr_t sp);

/* Before the first step of each walk. */
static inline void
hq_unwind_memory_enter(struct hq_unwind_memory *m, uintptr_t sp)
{
	if (m->owner != hq_arch_thread_pointer() ||
	    sp - m->home_low >= m->home_high - m->home_low) {
		hq_unwind_memory_find(m, sp);
		return;
	}
	m->low = m->home_low;
	m->high = m->home_high;
}

static inline bool
hq_unwind_memory_knows(
    const struct hq_unwind_memory *m, uintptr_t address, size_t n)
{
	return address >= m->low && address <= m->high &&
	       m->high - address >= n;
}

/* A word that may lie anywhere.  No sanitizer looks: it has no say about memory
 * that is not the program's, such as its own. */
static inline __attribute__((no_sanitize("address"))) uintptr_t
hq_unwind_memory_word(uintptr_t address)
{
	typedef uintptr_t __attribute__((aligned(1), may_alias)) word;
	return *(const word *)address;
}

/*
 * True when [address, address + n) can be read.  Whatever is asked of the
 * kernel for that is remembered; memory far away is taken for another stack.
 */
bool hq_unwind_memory_has(
    struct hq_unwind_memory *m, uintptr_t address, size_t n);

/* Reads a word from there. */
bool hq_unwind_memory_load(
    struct hq_unwind_memory *m, uintptr_t address, uintptr_t *ret);

/* Where the first thread's stack ends.  Context: before main. */
void hq_unwind_memory_init(void);

#endif
