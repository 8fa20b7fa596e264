#include "capture/alloc/private_heap.h"

#include <string.h>

#include "capture/alloc/aside.h"
#include "capture/alloc/block.h"
#include "capture/alloc/counters.h"
#include "capture/alloc/guard.h"
#include "capture/alloc/malloc.h"
#include "capture/alloc/meta.h"
#include "capture/alloc/misuse.h"
#include "capture/alloc/pool.h"
#include "capture/alloc/private_arena.h"
#include "capture/alloc/serial.h"
#include "capture/alloc/thread_heap.h"
#include "capture/alloc/tracing.h"
#include "os/lock.h"
#include "os/signal.h"

static const struct hq_private_shape shapes[] = {
	[HQ_PRIVATE_CPYTHON36] = { "cpython36", 8, 4096, 256 << 10 },
	[HQ_PRIVATE_CPYTHON310] = { "cpython310", 16, 16384, 1 << 20 },
};

enum { HEAPS_MAX = 256 };

static struct hq_private_heap *heaps[HEAPS_MAX]; /* descriptors are kept */
static uint32_t heap_count;
static uint32_t last_heap_id;

/* A thread in fork's handlers holds this lock, as every other. */
static void
lock(struct hq_signal_mask *ret_before)
{
	if (hq_guard_is_mine())
		return;
	hq_signal_block_all(ret_before);
	hq_lock_take(HQ_LOCK_PRIVATE);
}

static void
unlock(const struct hq_signal_mask *before)
{
	if (hq_guard_is_mine())
		return;
	hq_lock_give(HQ_LOCK_PRIVATE);
	hq_signal_restore(before);
}

static struct hq_private_heap *
take_descriptor(void)
{
	for (uint32_t i = 0; i < heap_count; i++)
		if (!heaps[i]->shape)
			return heaps[i];
	if (heap_count == HEAPS_MAX)
		return NULL;
	struct hq_private_heap *heap = hq_meta_alloc(sizeof(*heap));
	if (heap)
		heaps[heap_count++] = heap;
	return heap;
}

struct hq_private_heap *
hq_private_heap_new(const char *name, enum hq_private_geometry geometry)
{
	struct hq_signal_mask before;
	lock(&before);
	struct hq_private_heap *heap = take_descriptor();
	if (heap) {
		memset(heap, 0, sizeof(*heap));
		heap->heap_id = ++last_heap_id;
		heap->shape = &shapes[geometry];
		for (size_t i = 0; name && name[i] != '\0' &&
				   i < sizeof(heap->name) - 1;
		     i++)
			heap->name[i] = name[i];
	}
	unlock(&before);
	return heap;
}

const struct hq_private_heap *
hq_private_heap_at(uint32_t i)
{
	for (uint32_t k = 0; k < heap_count; k++)
		if (heaps[k]->shape && i-- == 0)
			return heaps[k];
	return NULL;
}

static void
link_usable(struct hq_private_heap *heap, struct hq_private_pool *pool)
{
	struct hq_private_pool **head = &heap->usable[pool->szidx];
	pool->prev = NULL;
	pool->next = *head;
	if (*head)
		(*head)->prev = pool;
	*head = pool;
}

static void
unlink_usable(struct hq_private_heap *heap, struct hq_private_pool *pool)
{
	if (pool->prev)
		pool->prev->next = pool->next;
	else
		heap->usable[pool->szidx] = pool->next;
	if (pool->next)
		pool->next->prev = pool->prev;
}

static char *
block_at(const struct hq_private_pool *pool, uint32_t index)
{
	return hq_private_arena_start(pool) + HQ_PRIVATE_POOL_HEADER +
	       index * hq_private_class_size(pool->arena->heap, pool->szidx);
}

/* Reserves a block of the class: freed ones last in first out, then never
 * used ones.  NULL: no memory.  Context: locked. */
static struct hq_private_pool *
take_block(struct hq_private_heap *heap, unsigned szidx, uint32_t trace,
	   uint32_t *ret_index)
{
	struct hq_private_pool *pool = heap->usable[szidx];
	if (!pool) {
		pool = hq_private_arena_take(heap, szidx);
		if (!pool)
			return NULL;
		link_usable(heap, pool);
	}
	uint32_t index = pool->head;
	if (index != HQ_POOL_NONE)
		pool->head = (uint16_t)pool->words[index];
	else
		index = pool->virgin++;
	if (++pool->used == pool->capacity)
		unlink_usable(heap, pool);
	pool->traces[index] = trace;
	*ret_index = index;
	return pool;
}

/* Context: locked. */
static void
give_block(struct hq_private_pool *pool, uint32_t index)
{
	struct hq_private_heap *heap = pool->arena->heap;
	pool->words[index] = pool->head;
	pool->head = (uint16_t)index;
	if (pool->used-- == pool->capacity)
		link_usable(heap, pool);
	if (pool->used > 0)
		return;
	unlink_usable(heap, pool);
	hq_private_arena_give(pool);
}

static unsigned
class_of(const struct hq_private_heap *heap, size_t size)
{
	return (unsigned)((size ? size - 1 : 0) / heap->shape->alignment);
}

/* A block that lives under the serial; *ret_word is its word.
 * Context: locked. */
static void *
make_block(struct hq_private_heap *heap, size_t size, uint64_t serial,
	   uint32_t trace, uint64_t *ret_word)
{
	uint32_t index;
	unsigned szidx = class_of(heap, size);
	struct hq_private_pool *pool = take_block(heap, szidx, trace, &index);
	if (!pool)
		return NULL;
	size_t slack = hq_private_class_size(heap, szidx) - size;
	*ret_word = serial << 12 | slack;
	__atomic_store_n(&pool->words[index], *ret_word, __ATOMIC_RELEASE);
	return block_at(pool, index);
}

static void
count_growth(struct hq_heap *own, size_t old_size, size_t size)
{
	if (size > old_size)
		own->bytes += size - old_size;
	own->budget -= (int64_t)(size - old_size);
	if (own->budget < 0)
		hq_counters_new_peak(own);
}

void *
hq_private_heap_malloc(struct hq_private_heap *heap, size_t size)
{
	return hq_private_heap_malloc_from(heap, size, &HQ_FRAME_HERE);
}

void *
hq_private_heap_malloc_from(struct hq_private_heap *heap, size_t size,
			    const struct hq_frame *caller)
{
	struct hq_signal_mask before;
	uint64_t word;
	if (size > HQ_PRIVATE_THRESHOLD || hq_aside_is_on)
		return hq_malloc_from(size, caller);
	struct hq_heap *own = hq_thread_heap_enter();
	if (!own)
		return NULL;
	if (own->serial >= own->serial_end)
		hq_serial_refill(own);
	uint32_t trace = hq_tracing_take(own, caller, size);
	lock(&before);
	void *p = make_block(heap, size, own->serial, trace, &word);
	unlock(&before);
	if (p) {
		hq_tracing_born(own, trace, word);
		own->serial++;
		count_growth(own, 0, size);
	} else {
		hq_tracing_take_back(own, trace, size);
	}
	hq_thread_heap_leave(own);
	return p;
}

/* The live block that begins at p; NULL: none does.  Context: locked. */
static struct hq_private_pool *
find_block(const void *p, uint32_t *ret_index)
{
	struct hq_private_pool *pool = hq_private_arena_find(p);
	if (!pool)
		return NULL;
	uint32_t blk = hq_private_class_size(pool->arena->heap, pool->szidx);
	size_t offset = (size_t)((const char *)p - block_at(pool, 0));
	if (offset % blk != 0 || offset / blk >= pool->virgin)
		return NULL;
	*ret_index = (uint32_t)(offset / blk);
	return pool->words[*ret_index] >= HQ_POOL_LIVE ? pool : NULL;
}

void
hq_private_heap_free(void *p)
{
	struct hq_signal_mask before;
	uint32_t index, trace = 0;
	uint64_t word = 0;
	size_t req = 0;
	struct hq_heap *own = hq_thread_heap_enter();
	lock(&before);
	struct hq_private_pool *pool = find_block(p, &index);
	if (pool) {
		req = hq_private_class_size(pool->arena->heap, pool->szidx) -
		      hq_pool_slack(pool->words[index]);
		word = pool->words[index];
		trace = pool->traces[index];
		give_block(pool, index);
	}
	unlock(&before);
	if (own && pool) {
		hq_tracing_dead(own, trace, word, req);
		own->frees++;
		own->budget += (int64_t)req;
	}
	if (own)
		hq_thread_heap_leave(own);
	if (!pool)
		hq_misuse_report(HQ_MISUSE_BAD_POINTER, p);
}

size_t
hq_private_heap_usable(const void *p)
{
	struct hq_signal_mask before;
	uint32_t index;
	lock(&before);
	struct hq_private_pool *pool = find_block(p, &index);
	size_t n = pool ? hq_private_class_size(pool->arena->heap,
						pool->szidx) :
			  0;
	unlock(&before);
	return n;
}

/* As hq_tag_slot; room for the smallest class, as with the words.
 * Context: locked. */
static uint64_t *
tag_slot(struct hq_private_pool *pool, uint32_t index, bool make)
{
	const struct hq_private_shape *shape = pool->arena->heap->shape;
	if (!pool->tags && make)
		pool->tags = hq_meta_alloc(shape->pool_size / shape->alignment *
					   sizeof(*pool->tags));
	return pool->tags ? pool->tags + index : NULL;
}

enum hq_tag_result
hq_private_heap_tag(const void *p, uint32_t tag)
{
	struct hq_signal_mask before;
	enum hq_tag_result result = HQ_TAG_NO_BLOCK;
	uint32_t index;
	lock(&before);
	struct hq_private_pool *pool = find_block(p, &index);
	if (pool) {
		uint64_t *slot = tag_slot(pool, index, true);
		if (slot)
			*slot = hq_tag_word(pool->words[index], tag);
		result = slot ? HQ_TAG_DONE : HQ_TAG_NO_MEMORY;
	}
	unlock(&before);
	return result;
}

/* What resizing makes of a block. */
struct resizing {
	struct hq_private_pool *pool;
	uint32_t index;
	size_t old_size, size;
	uint64_t word; /* old, then new */
	uint32_t old_trace, trace;
};

/* The block goes over to where its new size belongs, under its serial.
 * Context: locked, thread in the heap own. */
static void *
move(struct hq_heap *own, struct resizing *r)
{
	struct hq_private_heap *heap = r->pool->arena->heap;
	char *old = block_at(r->pool, r->index);
	size_t usable = hq_private_class_size(heap, r->pool->szidx);
	uint64_t serial = r->word >> 12;
	struct hq_private_pool *to = NULL;
	uint32_t at = 0;
	struct hq_block fresh;
	bool zero, outside = r->size > HQ_PRIVATE_THRESHOLD;
	unsigned szidx = class_of(heap, r->size);
	if (outside ? !hq_block_make(own, 16, r->size, &fresh, &zero) :
		      !(to = take_block(heap, szidx, r->trace, &at)))
		return NULL;
	char *p = outside ? fresh.p : block_at(to, at);
	memcpy(p, old, r->size < usable ? r->size : usable);
	const uint64_t *tag = tag_slot(r->pool, r->index, false);
	if (hq_tag_read(tag, r->word) != 0)
		hq_tag_copy(tag, r->word,
			    outside ? hq_tag_slot(fresh.pool, fresh.index,
						  true) :
				      tag_slot(to, at, true));
	give_block(r->pool, r->index);
	if (outside) {
		hq_block_set_trace(&fresh, r->trace);
		hq_block_publish(&fresh, serial);
		r->word = fresh.word;
	} else {
		r->word = serial << 12 |
			  (hq_private_class_size(heap, szidx) - r->size);
		__atomic_store_n(&to->words[at], r->word, __ATOMIC_RELEASE);
	}
	return p;
}

/* In place while the class is the same. */
static void *
resize_block(struct hq_heap *own, struct resizing *r)
{
	struct hq_private_pool *pool = r->pool;
	struct hq_private_heap *heap = pool->arena->heap;
	uint64_t *word = &pool->words[r->index];
	uint32_t blk = hq_private_class_size(heap, pool->szidx);
	if (r->size > HQ_PRIVATE_THRESHOLD ||
	    class_of(heap, r->size) != pool->szidx)
		return move(own, r);
	r->word = (*word & ~(uint64_t)0xfff) | (blk - r->size);
	pool->traces[r->index] = r->trace;
	__atomic_store_n(word, r->word, __ATOMIC_RELAXED);
	return block_at(pool, r->index);
}

static void *
resize_found(struct hq_heap *own, struct resizing *r,
	     const struct hq_frame *caller)
{
	uint32_t blk = hq_private_class_size(r->pool->arena->heap,
					     r->pool->szidx);
	uint64_t word = r->pool->words[r->index];
	r->word = word;
	r->old_trace = r->pool->traces[r->index];
	r->old_size = blk - hq_pool_slack(word);
	hq_tracing_check_temporary(own, word);
	r->trace = hq_tracing_take(own, caller, r->size);
	void *q = resize_block(own, r);
	if (q)
		hq_tracing_resized(own, word, r->old_trace, r->old_size,
				   r->word, r->trace, r->size);
	else
		hq_tracing_take_back(own, r->trace, r->size);
	return q;
}

void *
hq_private_heap_resize(void *p, size_t size, const struct hq_frame *caller)
{
	struct hq_signal_mask before;
	struct resizing r = { .size = size };
	void *q = NULL;
	struct hq_heap *own = hq_thread_heap_enter();
	if (!own)
		return NULL;
	lock(&before);
	r.pool = find_block(p, &r.index);
	if (r.pool)
		q = resize_found(own, &r, caller);
	unlock(&before);
	if (q) {
		own->reallocs++;
		count_growth(own, r.old_size, size);
	}
	hq_thread_heap_leave(own);
	if (!r.pool)
		hq_misuse_report(HQ_MISUSE_BAD_POINTER, p);
	return q;
}

/* Blocks that die with the heap count as freed.  Context: locked. */
static void
count_deaths(const struct hq_private_arena *a, struct hq_heap *own)
{
	for (uint32_t i = 0; i < a->carved; i++) {
		const struct hq_private_pool *pool = &a->pools[i];
		uint32_t blk = hq_private_class_size(a->heap, pool->szidx);
		for (uint32_t k = 0; pool->in_use && k < pool->virgin; k++) {
			if (pool->words[k] < HQ_POOL_LIVE)
				continue;
			size_t req = blk - hq_pool_slack(pool->words[k]);
			hq_tracing_dead(own, pool->traces[k], pool->words[k],
					req);
			own->frees++;
			own->budget += (int64_t)req;
		}
	}
}

void
hq_private_heap_delete(struct hq_private_heap *heap)
{
	struct hq_signal_mask before;
	struct hq_heap *own = hq_thread_heap_enter();
	lock(&before);
	while (heap->arenas) {
		if (own)
			count_deaths(heap->arenas, own);
		hq_private_arena_unmap(heap->arenas);
	}
	heap->shape = NULL;
	unlock(&before);
	if (own)
		hq_thread_heap_leave(own);
}
