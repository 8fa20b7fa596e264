/*
 * The heap check: walks everything and verifies each invariant that the
 * headers state.
 *
 * With other threads running, their pools are checked for shape only; what is
 * the caller's own or of ended threads is checked in full.
 *
 * Context: any thread, not from a signal handler; takes all locks.
 */
#ifndef HQ_ALLOC_CHECK_H
#define HQ_ALLOC_CHECK_H

#include <stdbool.h>
#include <stdint.h>

/* Number of broken invariants; each of the first twenty is logged. */
uint32_t hq_check_all(void);

/* Parts, for hq_check_all.  Context: alloc locked for snapshot. */
struct hq_check {
	uint32_t broken;
	bool quiet; /* no other thread has a heap: totals must be exact, */
	bool forked; /* unless a fork caught other threads half-way */
	uint64_t live_blocks;
	uint64_t live_bytes;
};

/* Counts and logs when `holds` is false. */
void hq_check_that(struct hq_check *c, bool holds, const char *what,
		   const void *where);

struct hq_pool;
struct hq_private_heap;
void hq_check_pool(struct hq_check *c, const struct hq_pool *pool);
void hq_check_private(struct hq_check *c, const struct hq_private_heap *heap);

#endif
