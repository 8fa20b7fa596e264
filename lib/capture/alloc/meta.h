/*
 * Bookkeeping memory: a bump allocator over mappings of its own, apart from
 * everything that the program gets.  It is never given back; what is reused
 * (arena descriptors, heaps, huge descriptors) is kept on free lists by its
 * users, so that it is bounded by the most that was ever alive.
 *
 * Context: any thread with signals blocked, or none of our locks above
 * HQ_LOCK_META held.
 */
#ifndef HQ_ALLOC_META_H
#define HQ_ALLOC_META_H

#include <stddef.h>
#include <stdint.h>

/* Zeroed, aligned to 64; NULL when the system has no more. */
void *hq_meta_alloc(size_t size);

/* Counts a mapping that a module keeps for itself (it may also shrink). */
void hq_meta_count(int64_t bytes);

/* Bytes mapped for bookkeeping.  Context: also snapshot child. */
uint64_t hq_meta_bytes(void);

#endif
