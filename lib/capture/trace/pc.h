/*
 * The addresses that frames have, each once, by number: 0 is none.
 *
 * An address belongs to the object that was loaded there when it was met, so
 * after a dlclose the same address gets another number.
 *
 * Context: any thread, signal handler; takes no lock.
 */
#ifndef HQ_TRACE_PC_H
#define HQ_TRACE_PC_H

#include <stdbool.h>
#include <stdint.h>

#define HQ_PC_FULL UINT32_MAX

/* An address of a frame as one word: shifted, the low bit set when it was
 * interrupted and is no return address. */
typedef uint64_t hq_pc_key;

static inline hq_pc_key
hq_pc_key_of(uintptr_t pc, bool exact)
{
	return (hq_pc_key)pc << 1 | exact;
}

struct hq_pc {
	uint32_t object; /* see object.h */
	uint32_t unused;
	hq_pc_key key; /* written last; 0: not written yet, or never */
};

/* The number of the address; HQ_PC_FULL: no memory. */
uint32_t hq_pc_intern(hq_pc_key key);

/* Numbers given, 0 among them.  Context: also snapshot child. */
uint32_t hq_pc_count(void);

/* NULL for 0 and numbers without an address. */
const struct hq_pc *hq_pc_at(uint32_t number);

uint64_t hq_pc_bytes(void);

/* Before anything else, under a lock; false: no memory. */
bool hq_pc_init(void);

/* Context: child of fork, its only thread. */
void hq_pc_fork_child(void);

#endif
