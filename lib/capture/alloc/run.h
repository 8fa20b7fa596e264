/*
 * Blocks of 32 KiB to 1 MiB: page runs, each a pool of one block in slots of
 * its own.
 *
 * Context: alloc locked, thread in the heap that is given.
 */
#ifndef HQ_ALLOC_RUN_H
#define HQ_ALLOC_RUN_H

#include <stdbool.h>
#include <stddef.h>

#include "capture/alloc/heap.h"
#include "capture/alloc/pool.h"

#define HQ_RUN_MAX ((size_t)1 << 20) /* larger requests get own mappings */
#define HQ_RUN_ALIGN_MAX ((size_t)65536) /* what a slot is aligned to */

/* A run of the size with its word still dead: hq_run_publish makes it live.
 * *ret_zero: the memory is known to be zero.  NULL: no memory. */
struct hq_pool *hq_run_take(const struct hq_heap *heap, size_t size,
			    bool *ret_zero);
void hq_run_publish(struct hq_pool *run, uint64_t serial);

/* The word dies, the slots go back. */
void hq_run_give(struct hq_pool *run);

/* In place; false leaves it as it was. */
bool hq_run_resize(struct hq_pool *run, size_t size);

#endif
