/*
 * Blocks freed by a thread other than the pool's owner.
 *
 * The freeing thread claims the block's word (so two frees at once cannot both
 * succeed), links it into pool->remote, and, when the owner had asked for it by
 * HQ_POOL_NOTIFY because the pool was full, puts the pool on owner->ready.
 * While a pool is armed or on its way there (`pending`) it is neither freed
 * nor given to another heap.
 */
#ifndef HQ_ALLOC_REMOTE_H
#define HQ_ALLOC_REMOTE_H

#include <stdbool.h>
#include <stdint.h>

#include "capture/alloc/heap.h"
#include "capture/alloc/pool.h"

/* Frees block `index` whose word was `word`; false: it is not live any more.
 * Context: any thread, signal handler. */
bool hq_remote_free(struct hq_pool *pool, uint32_t index, uint64_t word);

/* Moves the remote list into the free list; returns its length.
 * Context: owner's thread. */
uint32_t hq_remote_collect(struct hq_pool *pool);

/* Asks to be told of the next remote free; false: there is one already.
 * Context: owner's thread. */
bool hq_remote_arm(struct hq_pool *pool);

/* Takes that back; too late when a notice is under way: pending stays.
 * Context: owner's thread. */
void hq_remote_disarm(struct hq_pool *pool);

/* In the child of a fork: gives the notices that a vanished thread had taken
 * on and may not have given.  Context: alloc locked, only thread. */
void hq_remote_fork_child(void);

#endif
