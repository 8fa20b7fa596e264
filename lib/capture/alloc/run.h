/*
 * Blocks of 32 KiB to 1 MiB: page runs, each a pool of one block in slots of
 * its own.
 *
 * Context: alloc locked, except where a function says otherwise.
 */
#ifndef HQ_ALLOC_RUN_H
#define HQ_ALLOC_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "capture/alloc/pool.h"

#define HQ_RUN_MAX ((size_t)1 << 20) /* larger requests get own mappings */
#define HQ_RUN_ALIGN_MAX ((size_t)65536) /* what a slot is aligned to */

/* A run of the size with its word dead.  *ret_zero: the memory is known to be
 * zero.  NULL: no memory. */
struct hq_pool *hq_run_take(size_t size, uint32_t thread_id, bool *ret_zero);

/* The slots of a dead run go back. */
void hq_run_give(struct hq_pool *run);

/* Whether a run has just the slots for the size.  Context: its holder. */
bool hq_run_fits(const struct hq_pool *run, size_t size);

/* A dead run that fits gets a new size.  Context: its holder. */
void hq_run_reuse(struct hq_pool *run, size_t size, uint32_t thread_id);

/* In place; false leaves it as it was.  Context: its holder; takes the lock
 * when slots come or go. */
bool hq_run_resize(struct hq_pool *run, size_t size);

/* Bytes of its slots. */
size_t hq_run_bytes(const struct hq_pool *run);

#endif
