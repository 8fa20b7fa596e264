/*
 * An arena is a mapping of 4 MiB, aligned to its size and cut into 64 slots of
 * 64 KiB; a pool or a page run takes one or more neighbouring slots.
 *
 * Slots are taken from the fullest arena that has room and from its low end,
 * so that the emptiest arenas drain; an empty arena is unmapped, but for one of
 * each use.
 * The descriptor lies in bookkeeping memory: every byte of the mapping is
 * slots.
 *
 * Context: alloc locked.
 */
#ifndef HQ_ALLOC_ARENA_H
#define HQ_ALLOC_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "capture/alloc/pool.h"

#define HQ_ARENA_SLOT ((size_t)65536)
#define HQ_ARENA_SLOTS 64u
#define HQ_ARENA_SIZE (HQ_ARENA_SLOT * HQ_ARENA_SLOTS)

enum hq_arena_use {
	HQ_ARENA_POOLS,
	HQ_ARENA_RUNS,
	HQ_ARENA_USES
};

struct hq_arena {
	struct hq_pool pools[HQ_ARENA_SLOTS]; /* by first slot */
	char *base;
	uint64_t free_slots; /* bit i: slot i is in no pool */
	uint64_t dirty;	     /* bit i: slot i may hold other than zeroes */
	enum hq_arena_use use;
	bool huge_pages;
	struct hq_arena *next, *prev; /* among those as full as this one */
	/* Side words of pools with few blocks; touched only when used. */
	uint64_t outside[HQ_ARENA_SLOTS][HQ_POOL_OUTSIDE_WORDS];
};

/*
 * Takes `slots` neighbouring slots and returns the descriptor of a pool with
 * arena, slot and slots filled in; NULL: no memory.  *ret_zero tells whether
 * the memory is known to be zero.  The caller shapes the pool, then calls
 * hq_arena_publish.
 */
struct hq_pool *hq_arena_take(enum hq_arena_use use, unsigned slots,
			      bool *ret_zero);

/* From here on, free() finds the pool. */
void hq_arena_publish(struct hq_pool *pool);

/* Gives the slots back; may unmap the arena. */
void hq_arena_give(struct hq_pool *pool);

/* Adds `more` slots behind the pool when they are free. */
bool hq_arena_widen(struct hq_pool *pool, unsigned more);

/* Gives the last slots of the pool back, keeping `slots`. */
void hq_arena_narrow(struct hq_pool *pool, unsigned slots);

/* Returns memory of free slots and of the spare arena to the system;
 * true when there was any. */
bool hq_arena_trim(void);

/* First byte of the pool. */
static inline char *
hq_arena_start(const struct hq_pool *pool)
{
	return pool->arena->base + pool->slot * HQ_ARENA_SLOT;
}

/* Whether a new mapping would be needed for a pool of so many slots. */
bool hq_arena_would_map(unsigned slots);

struct hq_arena_counts {
	uint64_t made, returned, alive, highwater;
};
extern struct hq_arena_counts hq_arena_counts;

#endif
