/*
 * The address map of pools: from an address to the pool that holds it, in two
 * loads without a lock.
 *
 * A top table with an entry per 4 GiB points to leaves with an entry per slot
 * of 64 KiB; both are touched only where there are arenas.  An entry is NULL
 * outside of pools, so that this is also the test for foreign pointers.
 *
 * Context: hq_slot_map_find: any thread; the rest: alloc locked.
 */
#ifndef HQ_ALLOC_SLOT_MAP_H
#define HQ_ALLOC_SLOT_MAP_H

#include <stdbool.h>
#include <stdint.h>

#include "capture/alloc/pool.h"

#define HQ_SLOT_MAP_TOP 65536u /* entries; covers 48 bits of address */

typedef struct hq_pool *hq_slot_leaf[65536];

extern hq_slot_leaf *hq_slot_map_top[HQ_SLOT_MAP_TOP];

static inline struct hq_pool *
hq_slot_map_find(const void *p)
{
	uintptr_t a = (uintptr_t)p;
	if (__builtin_expect(a >> 32 >= HQ_SLOT_MAP_TOP, 0))
		return NULL;
	hq_slot_leaf *leaf = __atomic_load_n(&hq_slot_map_top[a >> 32],
					     __ATOMIC_RELAXED);
	if (__builtin_expect(!leaf, 0))
		return NULL;
	return __atomic_load_n(&(*leaf)[a >> 16 & 0xffff], __ATOMIC_RELAXED);
}

/* Makes the leaf that a mapping of an arena needs; false: no memory. */
bool hq_slot_map_cover(const void *base);

/* Enters `pool` (or NULL) for `slots` slots from `start` on. */
void hq_slot_map_set(const void *start, unsigned slots, struct hq_pool *pool);

#endif
