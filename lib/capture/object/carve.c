#include "capture/object/carve.h"

#include <errno.h>

#include "capture/alloc/block.h"
#include "capture/alloc/guard.h"
#include "capture/alloc/meta.h"
#include "common/bytes.h"
#include "common/fmt.h"
#include "os/map.h"
#include "os/own.h"
#include "os/own.h"

enum { POOLS_MAX = 4096, FIRST_SLOTS = 256 };

static struct hq_carve_pool *pools[POOLS_MAX]; /* descriptors are kept */
static uint32_t pool_count;
static uint64_t last_serial;

const struct hq_carve_pool *
hq_carve_at(uint32_t i)
{
	return i < pool_count ? pools[i] : NULL;
}

/* Context: alloc locked. */
static struct hq_carve_pool *
take_descriptor(void)
{
	struct hq_carve_pool *pool;
	for (uint32_t i = 0; i < pool_count; i++)
		if (!pools[i]->in_use)
			return pools[i];
	if (pool_count == POOLS_MAX)
		return NULL;
	pool = hq_meta_alloc(sizeof(*pool));
	if (pool)
		pools[pool_count++] = pool;
	return pool;
}

struct hq_carve_pool *
hq_carve_new(const char *name)
{
	struct hq_signal_mask before;
	struct hq_carve_pool *pool;
	struct hq_fmt f;
	hq_guard_enter(&before);
	pool = take_descriptor();
	if (pool) {
		*pool = (struct hq_carve_pool){ .in_use = true };
		hq_fmt_init(&f, pool->name, sizeof(pool->name));
		hq_fmt_str(&f, name ? name : "");
	}
	hq_guard_leave(&before);
	return pool;
}

static size_t
bytes_of(uint32_t nslots)
{
	return hq_round_up(nslots * sizeof(struct hq_piece), HQ_MAP_PAGE);
}

/* Context: alloc locked. */
static void
drop_slots(struct hq_carve_pool *pool)
{
	if (pool->nslots > 0) {
		hq_own_unmap(pool->slots, bytes_of(pool->nslots));
		hq_meta_count(-(int64_t)bytes_of(pool->nslots));
	}
	pool->slots = NULL;
	pool->nslots = pool->count = 0;
}

void
hq_carve_clear(struct hq_carve_pool *pool)
{
	struct hq_signal_mask before;
	hq_guard_enter(&before);
	drop_slots(pool);
	hq_guard_leave(&before);
}

void
hq_carve_delete(struct hq_carve_pool *pool)
{
	struct hq_signal_mask before;
	hq_guard_enter(&before);
	drop_slots(pool);
	pool->in_use = false;
	hq_guard_leave(&before);
}

static uint32_t
home_of(const struct hq_carve_pool *pool, uintptr_t addr)
{
	return (uint32_t)((uint64_t)addr * 0x9e3779b97f4a7c15u >> 32) &
	       (pool->nslots - 1);
}

/* The slot of the piece there, or the free one where it belongs. */
static struct hq_piece *
find(const struct hq_carve_pool *pool, uintptr_t addr)
{
	uint32_t i = home_of(pool, addr);
	while (pool->slots[i].addr != 0 && pool->slots[i].addr != addr)
		i = (i + 1) & (pool->nslots - 1);
	return &pool->slots[i];
}

static bool
grow(struct hq_carve_pool *pool)
{
	struct hq_carve_pool more = *pool;
	more.nslots = pool->nslots > 0 ? 2 * pool->nslots : FIRST_SLOTS;
	if (more.nslots == 0)
		return false;
	more.slots = hq_own_map(bytes_of(more.nslots));
	if (!more.slots)
		return false;
	hq_meta_count((int64_t)bytes_of(more.nslots));
	for (uint32_t i = 0; i < pool->nslots; i++)
		if (pool->slots[i].addr != 0)
			*find(&more, pool->slots[i].addr) = pool->slots[i];
	drop_slots(pool);
	*pool = more;
	return true;
}

/* Context: alloc locked. */
static int
put(struct hq_carve_pool *pool, const struct hq_piece *piece)
{
	struct hq_piece *slot;
	struct hq_block b;
	uint64_t offset;
	if (piece->addr == 0 ||
	    !hq_block_find_around((const void *)piece->addr, &b))
		return -EINVAL;
	offset = piece->addr - (uintptr_t)b.p;
	if (piece->size == 0 || offset + piece->size > b.usable ||
	    piece->size > b.usable)
		return -EINVAL;
	if (2 * (pool->count + 1) > pool->nslots && !grow(pool))
		return -ENOMEM;
	slot = find(pool, piece->addr);
	pool->count += slot->addr == 0;
	*slot = *piece;
	slot->serial = ++last_serial;
	slot->block_serial = hq_block_serial(&b);
	return 0;
}

int
hq_carve_add(struct hq_carve_pool *pool, const struct hq_piece *piece)
{
	struct hq_signal_mask before;
	int error;
	hq_guard_enter(&before);
	error = put(pool, piece);
	hq_guard_leave(&before);
	return error;
}

/* What would not be found past the gap moves into it. */
static void
close_gap(struct hq_carve_pool *pool, uint32_t gap)
{
	uint32_t mask = pool->nslots - 1;
	for (uint32_t i = (gap + 1) & mask; pool->slots[i].addr != 0;
	     i = (i + 1) & mask) {
		uint32_t home = home_of(pool, pool->slots[i].addr);
		if (((i - home) & mask) < ((i - gap) & mask))
			continue;
		pool->slots[gap] = pool->slots[i];
		gap = i;
	}
	pool->slots[gap].addr = 0;
	pool->count--;
}

int
hq_carve_remove(struct hq_carve_pool *pool, const void *p)
{
	struct hq_signal_mask before;
	struct hq_piece *slot = NULL;
	bool found;
	hq_guard_enter(&before);
	if (pool->nslots > 0)
		slot = find(pool, (uintptr_t)p);
	found = slot && slot->addr != 0;
	if (found)
		close_gap(pool, (uint32_t)(slot - pool->slots));
	hq_guard_leave(&before);
	return found ? 0 : -ENOENT;
}
