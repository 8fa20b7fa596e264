#include "capture/alloc/arena.h"

#include <string.h>

#include "capture/alloc/meta.h"
#include "capture/alloc/region.h"
#include "capture/alloc/slot_map.h"
#include "capture/alloc/tag.h"
#include "os/map.h"

struct hq_arena_counts hq_arena_counts;

/* Arenas by number of free slots, apart by use.  Bit n of `stocked` tells that
 * list n has some, for 0..63; list 64, of empty ones, speaks for itself. */
static struct shelf {
	struct hq_arena *by_free[HQ_ARENA_SLOTS + 1];
	uint64_t stocked;
} shelves[HQ_ARENA_USES];

static struct hq_arena *unused; /* descriptors to use again */

/*
 * A fault for each 4 KiB costs more than clearing 2 MiB at once, but the last
 * huge page is rarely full: from 16 MiB on, where that weighs little.  Not for
 * page runs: the part of a slot that a run does not need would then cost memory.
 */
enum { SMALL_PAGE_ARENAS = 4 };

static unsigned
free_count(const struct hq_arena *a)
{
	return (unsigned)__builtin_popcountl(a->free_slots);
}

static void
file(struct hq_arena *a)
{
	struct shelf *shelf = &shelves[a->use];
	unsigned n = free_count(a);
	a->prev = NULL;
	a->next = shelf->by_free[n];
	if (a->next)
		a->next->prev = a;
	shelf->by_free[n] = a;
	if (n < 64)
		shelf->stocked |= UINT64_C(1) << n;
}

/* Takes the arena off its list; to be called before free_slots changes. */
static void
unfile(struct hq_arena *a)
{
	struct shelf *shelf = &shelves[a->use];
	unsigned n = free_count(a);
	if (a->prev)
		a->prev->next = a->next;
	else
		shelf->by_free[n] = a->next;
	if (a->next)
		a->next->prev = a->prev;
	if (n < 64 && !shelf->by_free[n])
		shelf->stocked &= ~(UINT64_C(1) << n);
}

static uint64_t
mask_of(unsigned slot, unsigned slots)
{
	uint64_t ones = slots == 64 ? ~UINT64_C(0) : (UINT64_C(1) << slots) - 1;
	return ones << slot;
}

/* Lowest slot that begins a run of free ones, or -1. */
static int
find_run(uint64_t free_slots, unsigned slots)
{
	uint64_t starts = free_slots;
	for (unsigned have = 1; have < slots && starts != 0;) {
		unsigned step = slots - have < have ? slots - have : have;
		starts &= starts >> step;
		have += step;
	}
	return starts ? __builtin_ctzl(starts) : -1;
}

/* The fullest arena with room, and where. */
static struct hq_arena *
find_room(enum hq_arena_use use, unsigned slots, unsigned *ret_slot)
{
	const struct shelf *shelf = &shelves[use];
	uint64_t lists = shelf->stocked & ~UINT64_C(0) << slots;
	for (; lists != 0; lists &= lists - 1) {
		struct hq_arena *a = shelf->by_free[__builtin_ctzl(lists)];
		for (; a; a = a->next) {
			int slot = find_run(a->free_slots, slots);
			if (slot >= 0) {
				*ret_slot = (unsigned)slot;
				return a;
			}
		}
	}
	*ret_slot = 0;
	return shelf->by_free[64];
}

static struct hq_arena *
take_descriptor(void)
{
	struct hq_arena *a = unused;
	if (!a)
		return hq_meta_alloc(sizeof(*a));
	unused = a->next;
	return a;
}

static void
count_made(void)
{
	struct hq_arena_counts *c = &hq_arena_counts;
	c->made++;
	c->alive++;
	if (c->alive > c->highwater)
		c->highwater = c->alive;
}

static struct hq_arena *
map_arena(enum hq_arena_use use)
{
	struct hq_arena *a = take_descriptor();
	if (!a)
		return NULL;
	char *base = hq_map_new_aligned(HQ_ARENA_SIZE, HQ_ARENA_SIZE);
	if (!base)
		goto no_mapping;
	if (!hq_slot_map_cover(base) ||
	    !hq_region_add(base, HQ_ARENA_SIZE, HQ_REGION_ARENA, a))
		goto no_entry;
	a->base = base;
	a->free_slots = ~UINT64_C(0);
	a->dirty = 0;
	a->use = use;
	a->huge_pages = use == HQ_ARENA_POOLS &&
			hq_arena_counts.alive >= SMALL_PAGE_ARENAS;
	if (a->huge_pages)
		hq_map_want_huge_pages(base, HQ_ARENA_SIZE);
	count_made();
	file(a);
	return a;
no_entry:
	hq_map_free(base, HQ_ARENA_SIZE);
no_mapping:
	a->next = unused;
	unused = a;
	return NULL;
}

static void
unmap_arena(struct hq_arena *a)
{
	unfile(a);
	hq_region_remove(a->base);
	hq_map_free(a->base, HQ_ARENA_SIZE);
	hq_arena_counts.returned++;
	hq_arena_counts.alive--;
	a->next = unused;
	unused = a;
}

bool
hq_arena_would_map(unsigned slots)
{
	unsigned slot;
	return find_room(HQ_ARENA_POOLS, slots, &slot) == NULL;
}

struct hq_pool *
hq_arena_take(enum hq_arena_use use, unsigned slots, bool *ret_zero)
{
	unsigned slot;
	struct hq_arena *a = find_room(use, slots, &slot);
	if (!a && !(a = map_arena(use)))
		return NULL;
	uint64_t mask = mask_of(slot, slots);
	*ret_zero = (a->dirty & mask) == 0;
	unfile(a);
	a->free_slots &= ~mask;
	a->dirty |= mask;
	file(a);
	struct hq_pool *pool = &a->pools[slot];
	pool->arena = a;
	pool->slot = (uint8_t)slot;
	pool->slots = (uint8_t)slots;
	return pool;
}

void
hq_arena_publish(struct hq_pool *pool)
{
	hq_slot_map_set(hq_arena_start(pool), pool->slots, pool);
}

static void
release_slots(struct hq_arena *a, unsigned slot, unsigned slots)
{
	hq_slot_map_set(a->base + slot * HQ_ARENA_SLOT, slots, NULL);
	unfile(a);
	a->free_slots |= mask_of(slot, slots);
	file(a);
	if (free_count(a) == HQ_ARENA_SLOTS && a->next)
		unmap_arena(a); /* another empty one is at hand */
}

void
hq_arena_give(struct hq_pool *pool)
{
	hq_tag_release(pool);
	pool->state = HQ_POOL_FREE;
	pool->owner = NULL;
	release_slots(pool->arena, pool->slot, pool->slots);
}

bool
hq_arena_widen(struct hq_pool *pool, unsigned more)
{
	struct hq_arena *a = pool->arena;
	unsigned end = pool->slot + pool->slots;
	if (more > HQ_ARENA_SLOTS - end)
		return false;
	uint64_t mask = mask_of(end, more);
	if ((a->free_slots & mask) != mask)
		return false;
	unfile(a);
	a->free_slots &= ~mask;
	a->dirty |= mask;
	file(a);
	pool->slots = (uint8_t)(pool->slots + more);
	hq_arena_publish(pool);
	return true;
}

void
hq_arena_narrow(struct hq_pool *pool, unsigned slots)
{
	unsigned surplus = pool->slots - slots;
	if (surplus == 0)
		return;
	pool->slots = (uint8_t)slots;
	release_slots(pool->arena, pool->slot + slots, surplus);
}

/* Discards the memory of free slots that were ever in use.  What the program
 * has locked in memory stays, and stays dirty. */
static bool
discard_free_slots(struct hq_arena *a)
{
	uint64_t stale = a->free_slots & a->dirty;
	bool any = false;
	for (unsigned i = 0; i < HQ_ARENA_SLOTS; i++)
		if ((stale >> i & 1) &&
		    hq_map_discard(a->base + i * HQ_ARENA_SLOT,
				   HQ_ARENA_SLOT)) {
			a->dirty &= ~(UINT64_C(1) << i);
			any = true;
		}
	return any;
}

static bool
trim_shelf(struct shelf *shelf)
{
	bool any = false;
	while (shelf->by_free[64]) {
		unmap_arena(shelf->by_free[64]);
		any = true;
	}
	for (unsigned n = 1; n < 64; n++)
		for (struct hq_arena *a = shelf->by_free[n]; a; a = a->next)
			any |= discard_free_slots(a);
	return any;
}

bool
hq_arena_trim(void)
{
	bool any = false;
	for (unsigned use = 0; use < HQ_ARENA_USES; use++)
		any |= trim_shelf(&shelves[use]);
	return any;
}
