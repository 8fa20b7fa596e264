/*
 * The allocator's lock: arenas, regions, the list of heaps, ticks.
 *
 * All signals are blocked while it is held, so that no handler of the thread
 * can want it.  A thread that holds it may take it again: slow paths nest, and
 * a host's atfork handlers may allocate while the forking thread holds it.
 *
 * Context: any thread, signal handler.
 */
#ifndef HQ_ALLOC_GUARD_H
#define HQ_ALLOC_GUARD_H

#include <stdbool.h>

#include "os/lock.h"
#include "os/signal.h"

/* Pass the same mask to both; a nested pair leaves it alone. */
void hq_guard_enter(struct hq_signal_mask *ret_before);
void hq_guard_leave(const struct hq_signal_mask *before);

/* Whether the calling thread holds it; then, with fork in mind, it holds every
 * lock of smaller rank too, or needs none. */
bool hq_guard_is_mine(void);

/* In the child of a fork: what a thread that is not there held is free.
 * Context: only thread. */
void hq_guard_reset(void);

#endif
