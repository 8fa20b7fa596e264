/*
 * One block, wherever it lives: in a pool, as a page run, as a mapping.
 *
 * Slow paths and realloc work on this handle.  A block is made dead and becomes
 * live by hq_block_publish; so realloc can move one without its identity being
 * seen twice.
 *
 * Context: any thread, signal handler; functions that take a heap: thread in
 * the heap.
 */
#ifndef HQ_ALLOC_BLOCK_H
#define HQ_ALLOC_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "capture/alloc/heap.h"
#include "capture/alloc/pool.h"

enum hq_block_where {
	HQ_BLOCK_SMALL,
	HQ_BLOCK_RUN,
	HQ_BLOCK_HUGE,
	HQ_BLOCK_PRIVATE, /* of a heap made by heapql_heap_new */
	HQ_BLOCK_DEAD,	  /* was a block, or may become one */
	HQ_BLOCK_BAD,	  /* ours, but no block begins there */
	HQ_BLOCK_FOREIGN,
};

struct hq_block {
	enum hq_block_where where;
	char *p;
	struct hq_pool *pool; /* a mapping's is in its struct hq_huge */
	uint32_t index; /* small */
	uint64_t word;
	size_t req, usable;
};

/* What begins at p, which is not NULL.  All fields are set for live blocks of
 * the drop-in heap, which stay as they are while the caller owns them. */
void hq_block_find(const void *p, struct hq_block *ret_block);

/* The live block of the drop-in heap that p points into, at its start or not;
 * false: there is none.  Context: alloc locked. */
bool hq_block_find_around(const void *p, struct hq_block *ret_block);

/* A dead block; its word says the size, but no serial.  False: no memory. */
bool hq_block_make(struct hq_heap *heap, size_t align, size_t size,
		   struct hq_block *ret_block, bool *ret_zero);

void hq_block_publish(struct hq_block *b, uint64_t serial);

/* Before it is published. */
void hq_block_set_trace(const struct hq_block *b, uint32_t trace);
uint32_t hq_block_trace(const struct hq_block *b);

/* The block's memory will be written, all of it: see hq_huge_expect_use. */
void hq_block_expect_use(struct hq_block *b);

/* The block dies and its memory goes back, uncounted.  False: another thread
 * freed it at the same time. */
bool hq_block_kill(struct hq_heap *heap, struct hq_block *b);

/* The same, and `heir` lives with its serial, before memory goes back: that
 * may wait for the lock, and a snapshot in between would see neither. */
bool hq_block_replace(struct hq_heap *heap, struct hq_block *b,
		      struct hq_block *heir);

/* Changes the size in place, uncounted; a mapping may move: b->p tells.
 * False leaves it as it was. */
bool hq_block_resize(struct hq_block *b, size_t size);

/* Whether a small block stays where it is: unless half of it or more would be
 * idle, or its slack would not fit the word. */
static inline bool
hq_block_may_stay(size_t usable, size_t size)
{
	size_t slack = usable - size;
	return size <= usable && slack <= 0xfff &&
	       (slack <= 64 || slack <= usable / 2);
}

static inline uint64_t
hq_block_serial(const struct hq_block *b)
{
	return b->word >> 12;
}

#endif
