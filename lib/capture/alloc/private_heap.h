/*
 * Heaps that a program makes for itself, with exactly the geometry of CPython's
 * object allocator: 3.6 (classes of 8 bytes, pools of 4 KiB, arenas of 256 KiB)
 * or 3.10 (16 bytes, 16 KiB, 1 MiB).
 *
 * As there, a pool begins with a header of 48 bytes, blocks follow, and an
 * arena whose base is not aligned to a pool loses one pool to alignment; the
 * usable arena with the fewest free pools is filled first.  Unlike there, what
 * is known of the blocks lies outside of the pools.  Requests above 512 bytes
 * are served by the drop-in heap.
 *
 * Context: any thread, signal handler; every call takes the lock of private
 * heaps.
 */
#ifndef HQ_ALLOC_PRIVATE_HEAP_H
#define HQ_ALLOC_PRIVATE_HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "capture/alloc/tag.h"
#include "capture/trace/here.h"

struct hq_private_heap;

enum hq_private_geometry {
	HQ_PRIVATE_CPYTHON36,
	HQ_PRIVATE_CPYTHON310,
};

/* What the geometry fixes. */
struct hq_private_shape {
	const char *name;
	uint32_t alignment; /* also the step of the size classes */
	uint32_t pool_size;
	uint32_t arena_size;
};

enum {
	HQ_PRIVATE_POOL_HEADER = 48,
	HQ_PRIVATE_THRESHOLD = 512,
	HQ_PRIVATE_POOLS_MAX = 64, /* of an arena, with either geometry */
	HQ_PRIVATE_CLASSES_MAX = 64,
	HQ_PRIVATE_NAME_MAX = 32,
};

/* A pool's descriptor; words are as in pool.h. */
struct hq_private_pool {
	uint64_t *words; /* kept when the pool is given back */
	uint32_t *traces; /* of each block, behind the words */
	uint64_t *tags; /* see tag.h; kept as the words are; NULL: none yet */
	uint16_t head, virgin, used, capacity;
	uint8_t szidx;
	bool in_use;
	struct hq_private_arena *arena;
	struct hq_private_pool *next, *prev; /* of its class, with room; or
					      * among the arena's free ones */
};

struct hq_private_arena {
	struct hq_private_heap *heap;
	char *base;	 /* of the mapping */
	char *first;	 /* first pool, aligned */
	uint32_t ntotal; /* pools */
	uint32_t nfree;
	uint32_t carved; /* pools from here on were never in use */
	struct hq_private_pool *free_pools;
	struct hq_private_arena *next, *prev; /* all of the heap */
	struct hq_private_pool pools[HQ_PRIVATE_POOLS_MAX];
};

struct hq_private_heap {
	const struct hq_private_shape *shape; /* NULL: deleted */
	uint32_t heap_id;		      /* from 1 */
	char name[HQ_PRIVATE_NAME_MAX];
	struct hq_private_arena *arenas;
	struct hq_private_pool *usable[HQ_PRIVATE_CLASSES_MAX];
};

/* The i-th heap that exists, NULL past the end.
 * Context: alloc locked for snapshot, or snapshot child. */
const struct hq_private_heap *hq_private_heap_at(uint32_t i);

static inline uint32_t
hq_private_class_size(const struct hq_private_heap *heap, unsigned szidx)
{
	return (szidx + 1) * heap->shape->alignment;
}

/* NULL: no memory. */
struct hq_private_heap *hq_private_heap_new(const char *name,
					    enum hq_private_geometry geometry);

/* Unmaps its arenas, whatever lives in them. */
void hq_private_heap_delete(struct hq_private_heap *heap);

void *hq_private_heap_malloc(struct hq_private_heap *heap, size_t size);
/* `caller` as in malloc.h. */
void *hq_private_heap_malloc_from(struct hq_private_heap *heap, size_t size,
				  const struct hq_frame *caller);

/* For blocks of any private heap. */
void hq_private_heap_free(void *p);
/* Within its heap; NULL leaves the block as it was. */
void *hq_private_heap_resize(void *p, size_t size,
			     const struct hq_frame *caller);
size_t hq_private_heap_usable(const void *p);
enum hq_tag_result hq_private_heap_tag(const void *p, uint32_t tag);

#endif
