#include "capture/alloc/slot_map.h"

#include "capture/alloc/meta.h"

hq_slot_leaf *hq_slot_map_top[HQ_SLOT_MAP_TOP];

bool
hq_slot_map_cover(const void *base)
{
	uintptr_t top = (uintptr_t)base >> 32;
	if (top >= HQ_SLOT_MAP_TOP)
		return false;
	if (hq_slot_map_top[top])
		return true;
	hq_slot_leaf *leaf = hq_meta_alloc(sizeof(*leaf));
	if (!leaf)
		return false;
	__atomic_store_n(&hq_slot_map_top[top], leaf, __ATOMIC_RELEASE);
	return true;
}

void
hq_slot_map_set(const void *start, unsigned slots, struct hq_pool *pool)
{
	uintptr_t a = (uintptr_t)start;
	hq_slot_leaf *leaf = hq_slot_map_top[a >> 32];
	for (unsigned i = 0; i < slots; i++)
		__atomic_store_n(&(*leaf)[(a >> 16 & 0xffff) + i], pool,
				 __ATOMIC_RELEASE);
}
