/*
 * Blocks above 1 MiB, or aligned beyond a slot: a mapping each.
 *
 * A mapping is aligned to a slot where the system allows it; then the slot map
 * leads from its first byte to the pool inside the descriptor, and freeing it
 * needs no search.  One that mremap moved elsewhere is found among the regions.
 *
 * Context: alloc locked, except where a function says otherwise.
 */
#ifndef HQ_ALLOC_HUGE_H
#define HQ_ALLOC_HUGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "capture/alloc/pool.h"

struct hq_huge {
	struct hq_pool pool; /* of one block; run_req and run_thread are its */
	size_t size;	     /* of the mapping, all of it usable */
	uint64_t word;	     /* serial << 12; 0 while dead */
	uint64_t trace;	     /* right behind the word: see hq_pool_traces */
	bool in_slot_map;
	struct hq_huge *next; /* unused descriptors */
};

/* The descriptor around a pool in state HQ_POOL_HUGE. */
static inline struct hq_huge *
hq_huge_of(const struct hq_pool *pool)
{
	return (struct hq_huge *)(uintptr_t)pool;
}

/* Mapped, its word dead, zero.  NULL: no memory. */
struct hq_huge *hq_huge_take(size_t size, size_t align, uint32_t thread_id);

/* Unmaps a dead one. */
void hq_huge_give(struct hq_huge *huge);

/* A dead one that is large enough.  Context: its holder. */
void hq_huge_reuse(struct hq_huge *huge, size_t size, uint32_t thread_id);

/* Resizes, moving the mapping if need be; false leaves it as it was. */
bool hq_huge_resize(struct hq_huge *huge, size_t size);

/* Asks for huge pages where they pay.  Not for memory that has to be zero: a
 * table of zeroes is often touched here and there only.
 * Context: its holder. */
void hq_huge_expect_use(struct hq_huge *huge);

#endif
