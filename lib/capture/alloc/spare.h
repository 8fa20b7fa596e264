/*
 * Large blocks that were freed and may soon be wanted again: a few page runs
 * and mappings that a heap keeps for itself, dead but in their place, so that
 * a buffer that comes and goes costs neither the lock nor fresh pages.  In a
 * dump they are empty pools.
 *
 * Context: thread in the heap.
 */
#ifndef HQ_ALLOC_SPARE_H
#define HQ_ALLOC_SPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "capture/alloc/block.h"
#include "capture/alloc/heap.h"

/* A spare one for the size, dead; false: none fits. */
bool hq_spare_take(struct hq_heap *heap, size_t align, size_t size,
		   struct hq_block *ret_block);

/* Keeps a dead run or mapping, giving up the oldest ones for it. */
void hq_spare_put(struct hq_heap *heap, const struct hq_block *b);

/* Gives up what would be too much beside `size` new bytes. */
void hq_spare_make_room(struct hq_heap *heap, size_t size);

/* Gives all up; true when there was any. */
bool hq_spare_drop_all(struct hq_heap *heap);

/* The heap's thread vanished in a fork: the list as far as it is sound.
 * Context: alloc locked. */
void hq_spare_rebuild(struct hq_heap *heap);

#endif
