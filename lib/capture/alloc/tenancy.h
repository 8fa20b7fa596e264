/*
 * Which thread allocated a block: the log of a heap says from which serial on
 * it was whose, so no block carries a thread.
 *
 * A block that realloc moved keeps its serial; with a serial older than the
 * heap it counts for the heap's first thread.
 */
#ifndef HQ_ALLOC_TENANCY_H
#define HQ_ALLOC_TENANCY_H

#include "capture/alloc/heap.h"

/* heap->thread_id moves in: blocks from `serial` on are its.
 * Context: alloc locked. */
void hq_tenancy_begin(struct hq_heap *heap, uint64_t serial);

/* Thread of the block with this serial in a pool of the heap; 0: not known.
 * Context: alloc locked, or snapshot child. */
uint32_t hq_tenancy_find(const struct hq_heap *heap, uint64_t serial);

#endif
