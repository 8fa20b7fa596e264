/*
 * Everything that a dump lists, in the order in which it lists it.
 *
 * The walk takes no lock and allocates nothing.  It is exact in the child of a
 * fork that was made between hq_alloc_lock_for_snapshot and its unlock with
 * the other threads stopped, and in the process itself in that span.
 *
 * Arenas come sorted by base address, pools of an arena too, blocks of a pool
 * too; no two arenas overlap, so each column of addresses ascends.
 *
 *	struct hq_enum_walk w;
 *	hq_enum_walk_init(&w);
 *	while (hq_enum_next_arena(&w, &arena))
 *		while (hq_enum_next_pool(&w, &pool))
 *			while ((n = hq_enum_next_blocks(&w, blocks, 256)) > 0)
 *				...
 *
 * Inner loops may be skipped; two walks (one for pools, one for blocks) give
 * the same numbers.
 *
 * Sum rule, over all heaps: sum(arena.size) = sum(pool.pool_size) +
 * sum(arena.free_bytes + arena.hdr_size + arena.align_lost); and per pool
 * pool_size = capacity * blk_size + hdr_size + quantization (never negative),
 * used = number of its blocks.
 *
 * Context: snapshot child; or alloc locked for snapshot, other threads
 * stopped.
 */
#ifndef HQ_ALLOC_ENUMERATE_H
#define HQ_ALLOC_ENUMERATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HQ_ENUM_LARGE_SZIDX 65535 /* pool.szidx of a large or huge block */

struct hq_enum_heap {
	uint32_t heap_id; /* 0 is the drop-in heap */
	const char *name;
	const char *geometry; /* "malloc", "cpython36", "cpython310" */
	uint32_t alignment;
	uint32_t pool_size;
	uint64_t arena_size;
	uint32_t threshold;   /* largest request served from a pool */
	uint32_t pool_header; /* 0 where it varies */
};

struct hq_enum_class {
	uint32_t heap_id;
	uint16_t szidx;
	uint32_t blk_size;
};

struct hq_enum_arena {
	uint32_t arena_id; /* number in this walk, from 0 */
	uint32_t heap_id;
	const char *kind; /* "pools" or "huge" */
	uint64_t base;
	uint64_t size;
	uint32_t ntotalpools; /* slots; 1 for huge */
	uint32_t nfreepools;  /* slots in no pool */
	uint64_t free_bytes;  /* of those slots */
	uint64_t hdr_size;
	uint64_t align_lost;
};

struct hq_enum_pool {
	uint32_t pool_id; /* number in this walk, from 0 */
	uint32_t arena_id;
	uint64_t base; /* first byte, header included */
	uint16_t szidx;
	uint64_t blk_size;
	uint64_t pool_size;
	uint32_t hdr_size;
	uint32_t capacity;
	uint32_t used;
	const char *state;  /* "used", "full", "empty" */
	uint32_t thread_id; /* whose heap owns it; 0 for large and private */
};

struct hq_enum_block {
	uint64_t addr;
	uint64_t serial;
	uint64_t req;
	uint64_t usable;
	uint32_t pool_id;
	uint32_t thread_id;
	uint32_t trace;
	uint32_t tag; /* see capture/alloc/tag.h; 0 is none */
};

/* What the walk knows of the pool in hand, to look blocks up by address. */
struct hq_enum_words {
	uint64_t first; /* address of the first block */
	const uint64_t *words; /* as in pool.h, one per block */
	const uint64_t *tags;  /* as in tag.h, one per block; NULL: none */
	uint32_t virgin;       /* blocks from here on were never in use */
	uint64_t single_req;   /* of a pool of one large block: its bytes */
	bool single;
};

struct hq_enum_thread {
	uint32_t thread_id; /* from 1, never reused */
	uint32_t tid;	    /* of the system, at its first allocation */
	const char *name;   /* of an ended thread; "" for a running one */
	uint64_t start_ns;  /* monotonic */
	bool ended;
};

struct hq_enum_tick {
	uint64_t serial;
	uint64_t mono_ns;
};

struct hq_enum_counter {
	const char *name;
	uint64_t value;
};

/* Where a walk is; opaque to the user. */
struct hq_enum_walk {
	uint32_t region;     /* next entry of the region table */
	uint32_t next_arena; /* numbers to give */
	uint32_t next_pool;
	const void *in;	 /* region in hand */
	uint32_t slot;	 /* where the next pool begins in it */
	const void *pool; /* descriptor in hand, of the region's kind */
	uint32_t index;	 /* next block of the pool */
};

void hq_enum_walk_init(struct hq_enum_walk *w);
bool hq_enum_next_arena(struct hq_enum_walk *w, struct hq_enum_arena *ret);
bool hq_enum_next_pool(struct hq_enum_walk *w, struct hq_enum_pool *ret);
/* Up to `max` blocks of the pool in hand; 0 when there are no more. */
size_t hq_enum_next_blocks(struct hq_enum_walk *w, struct hq_enum_block *ret,
			   size_t max);

void hq_enum_words(const struct hq_enum_walk *w, struct hq_enum_words *ret);

/* The i-th row of a table, false past its end. */
bool hq_enum_heap_at(uint32_t i, struct hq_enum_heap *ret);
bool hq_enum_class_at(uint32_t i, struct hq_enum_class *ret);
bool hq_enum_thread_at(uint32_t i, struct hq_enum_thread *ret);
bool hq_enum_tick_at(uint32_t i, struct hq_enum_tick *ret);
bool hq_enum_counter_at(uint32_t i, struct hq_enum_counter *ret);

#endif
