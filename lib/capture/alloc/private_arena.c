#include "capture/alloc/private_arena.h"

#include "capture/alloc/guard.h"
#include "capture/alloc/meta.h"
#include "capture/alloc/pool.h"
#include "capture/alloc/region.h"
#include "os/map.h"

/* Descriptors to use again, with the words of their pools, so apart by shape:
 * alignments of 8 and 16. */
static struct hq_private_arena *unused[2];

static struct hq_private_arena **
unused_of(const struct hq_private_heap *heap)
{
	return &unused[heap->shape->alignment / 16];
}

static bool
enter_region(struct hq_private_arena *a, size_t size)
{
	struct hq_signal_mask before;
	hq_guard_enter(&before);
	bool done = hq_region_add(a->base, size, HQ_REGION_PRIVATE, a);
	hq_guard_leave(&before);
	return done;
}

static void
leave_region(const struct hq_private_arena *a)
{
	struct hq_signal_mask before;
	hq_guard_enter(&before);
	hq_region_remove(a->base);
	hq_guard_leave(&before);
}

static struct hq_private_arena *
take_descriptor(const struct hq_private_heap *heap)
{
	struct hq_private_arena **list = unused_of(heap), *a = *list;
	if (!a)
		return hq_meta_alloc(sizeof(*a));
	*list = a->next;
	return a;
}

static void
give_descriptor(const struct hq_private_heap *heap, struct hq_private_arena *a)
{
	a->next = *unused_of(heap);
	*unused_of(heap) = a;
}

/* As CPython: what lies before the first aligned pool is lost, and with the
 * rest behind the last one that makes one pool. */
static void
place_pools(struct hq_private_arena *a, const struct hq_private_shape *shape)
{
	uintptr_t mask = shape->pool_size - 1;
	uintptr_t excess = (uintptr_t)a->base & mask;
	a->ntotal = shape->arena_size / shape->pool_size - (excess != 0);
	a->first = a->base + (excess ? shape->pool_size - excess : 0);
	a->nfree = a->ntotal;
	a->carved = 0;
	a->free_pools = NULL;
}

static struct hq_private_arena *
map_arena(struct hq_private_heap *heap)
{
	size_t size = heap->shape->arena_size;
	struct hq_private_arena *a = take_descriptor(heap);
	if (!a)
		return NULL;
	a->heap = heap;
	a->base = hq_map_new(size);
	if (!a->base)
		goto no_mapping;
	place_pools(a, heap->shape);
	if (!enter_region(a, size))
		goto no_entry;
	a->prev = NULL;
	a->next = heap->arenas;
	if (a->next)
		a->next->prev = a;
	heap->arenas = a;
	return a;
no_entry:
	hq_map_free(a->base, size);
no_mapping:
	give_descriptor(heap, a);
	return NULL;
}

void
hq_private_arena_unmap(struct hq_private_arena *arena)
{
	leave_region(arena);
	hq_map_free(arena->base, arena->heap->shape->arena_size);
	if (arena->prev)
		arena->prev->next = arena->next;
	else
		arena->heap->arenas = arena->next;
	if (arena->next)
		arena->next->prev = arena->prev;
	for (uint32_t i = 0; i < arena->carved; i++)
		arena->pools[i].in_use = false;
	give_descriptor(arena->heap, arena);
}

static struct hq_private_arena *
fullest_with_room(struct hq_private_heap *heap)
{
	struct hq_private_arena *best = NULL;
	for (struct hq_private_arena *a = heap->arenas; a; a = a->next)
		if (a->nfree > 0 && (!best || a->nfree < best->nfree))
			best = a;
	return best;
}

/* Words for the smallest class, so that the pool can later be of any. */
static bool
have_words(struct hq_private_pool *pool, const struct hq_private_shape *shape)
{
	size_t most = (shape->pool_size - HQ_PRIVATE_POOL_HEADER) /
		      shape->alignment;
	if (!pool->words)
		pool->words = hq_meta_alloc(most * (sizeof(*pool->words) +
						    sizeof(*pool->traces)));
	pool->traces = (uint32_t *)(pool->words + most);
	return pool->words != NULL;
}

struct hq_private_pool *
hq_private_arena_take(struct hq_private_heap *heap, unsigned szidx)
{
	const struct hq_private_shape *shape = heap->shape;
	struct hq_private_arena *a = fullest_with_room(heap);
	if (!a && !(a = map_arena(heap)))
		return NULL;
	struct hq_private_pool *pool = a->free_pools;
	if (!pool)
		pool = &a->pools[a->carved];
	if (!have_words(pool, shape))
		return NULL;
	if (a->free_pools)
		a->free_pools = pool->next;
	else
		a->carved++;
	a->nfree--;
	pool->arena = a;
	pool->szidx = (uint8_t)szidx;
	pool->capacity = (uint16_t)((shape->pool_size - HQ_PRIVATE_POOL_HEADER) /
				    hq_private_class_size(heap, szidx));
	pool->head = HQ_POOL_NONE;
	pool->virgin = 0;
	pool->used = 0;
	pool->next = pool->prev = NULL;
	pool->in_use = true;
	return pool;
}

void
hq_private_arena_give(struct hq_private_pool *pool)
{
	struct hq_private_arena *a = pool->arena;
	pool->in_use = false;
	pool->next = a->free_pools;
	a->free_pools = pool;
	a->nfree++;
	if (a->nfree == a->ntotal)
		hq_private_arena_unmap(a);
}

struct hq_private_pool *
hq_private_arena_find(const void *p)
{
	struct hq_signal_mask before;
	hq_guard_enter(&before);
	const struct hq_region *r = hq_region_find(p);
	struct hq_private_arena *a =
		r && r->kind == HQ_REGION_PRIVATE ? r->what : NULL;
	hq_guard_leave(&before);
	if (!a || (const char *)p < a->first)
		return NULL;
	size_t i = (size_t)((const char *)p - a->first) /
		   a->heap->shape->pool_size;
	return i < a->carved && a->pools[i].in_use ? &a->pools[i] : NULL;
}
