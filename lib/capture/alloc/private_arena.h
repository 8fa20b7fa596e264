/*
 * Arenas and pools of a private heap, after CPython's obmalloc: a new pool is
 * taken from the arena with the fewest free ones, an arena without a pool in
 * use is unmapped.
 *
 * Context: lock of private heaps held, signals blocked.
 */
#ifndef HQ_ALLOC_PRIVATE_ARENA_H
#define HQ_ALLOC_PRIVATE_ARENA_H

#include "capture/alloc/private_heap.h"

/* A pool of the class with nothing in it, on no list.  NULL: no memory. */
struct hq_private_pool *hq_private_arena_take(struct hq_private_heap *heap,
					      unsigned szidx);

/* The pool is empty and on no list. */
void hq_private_arena_give(struct hq_private_pool *pool);

void hq_private_arena_unmap(struct hq_private_arena *arena);

/* The pool in use that holds p, or NULL. */
struct hq_private_pool *hq_private_arena_find(const void *p);

static inline char *
hq_private_arena_start(const struct hq_private_pool *pool)
{
	const struct hq_private_arena *a = pool->arena;
	return a->first + (size_t)(pool - a->pools) * a->heap->shape->pool_size;
}

#endif
