/*
 * Blocking every signal around a short critical section, so that no handler
 * runs while the thread holds one of our locks.
 *
 * Context: any thread, signal handler.
 */
#ifndef HQ_OS_SIGNAL_H
#define HQ_OS_SIGNAL_H

#include <stdint.h>

/* The kernel's own signal set: 64 bits, libc's reserved signals included. */
struct hq_signal_mask {
	uint64_t bits;
};

void hq_signal_block_all(struct hq_signal_mask *ret_before);
void hq_signal_restore(const struct hq_signal_mask *before);

#endif
