#include "capture/alloc/huge.h"

#include "capture/alloc/arena.h"
#include "capture/alloc/counters.h"
#include "capture/alloc/meta.h"
#include "capture/alloc/region.h"
#include "capture/alloc/slot_map.h"
#include "os/map.h"

/* Two huge pages at least, so that a partial one at the end weighs little. */
static const size_t huge_pages_from = 4 << 20;

static struct hq_huge *unused;

_Static_assert(offsetof(struct hq_huge, trace) ==
		       offsetof(struct hq_huge, word) + 8,
	       "as in a pool of one block");

static size_t
pages_of(size_t size)
{
	return (size + HQ_MAP_PAGE - 1) & ~(HQ_MAP_PAGE - 1);
}

static struct hq_huge *
take_descriptor(void)
{
	struct hq_huge *h = unused;
	if (!h)
		return hq_meta_alloc(sizeof(*h));
	unused = h->next;
	return h;
}

static void
give_descriptor(struct hq_huge *h)
{
	h->pool.state = HQ_POOL_FREE;
	h->next = unused;
	unused = h;
}

/* Enters the mapping into the maps by which pointers are found. */
static bool
enter(struct hq_huge *h)
{
	char *base = h->pool.base;
	if (!hq_region_add(base, h->size, HQ_REGION_HUGE, h))
		return false;
	/* Another mapping may begin in the rest of a slot that is not full. */
	h->in_slot_map = ((uintptr_t)base & (HQ_ARENA_SLOT - 1)) == 0 &&
			 h->size >= HQ_ARENA_SLOT && hq_slot_map_cover(base);
	if (h->in_slot_map)
		hq_slot_map_set(base, 1, &h->pool);
	return true;
}

static void
leave(struct hq_huge *h)
{
	if (h->in_slot_map)
		hq_slot_map_set(h->pool.base, 1, NULL);
	hq_region_remove(h->pool.base);
}

struct hq_huge *
hq_huge_take(size_t size, size_t align, uint32_t thread_id)
{
	struct hq_huge *h = take_descriptor();
	if (!h)
		return NULL;
	h->size = pages_of(size > 0 ? size : 1);
	h->pool.base = hq_map_new_aligned(
		h->size, align < HQ_ARENA_SLOT ? HQ_ARENA_SLOT : align);
	if (!h->pool.base && align <= HQ_MAP_PAGE)
		h->pool.base = hq_map_new(h->size);
	if (!h->pool.base)
		goto no_mapping;
	hq_pool_init_single(&h->pool, &h->word, HQ_POOL_HUGE);
	hq_huge_reuse(h, size, thread_id);
	if (!enter(h))
		goto no_entry;
	hq_counters_add(HQ_COUNTER_HUGE_MADE, 1);
	return h;
no_entry:
	hq_map_free(h->pool.base, h->size);
no_mapping:
	give_descriptor(h);
	return NULL;
}

void
hq_huge_reuse(struct hq_huge *huge, size_t size, uint32_t thread_id)
{
	huge->pool.run_req = size;
	huge->pool.run_thread = thread_id;
}

void
hq_huge_give(struct hq_huge *huge)
{
	leave(huge);
	hq_map_free(huge->pool.base, huge->size);
	give_descriptor(huge);
	hq_counters_add(HQ_COUNTER_HUGE_RETURNED, 1);
}

/* The table of regions is sorted by base: a mapping that moves leaves it for a
 * moment, and there is room for it to come back. */
bool
hq_huge_resize(struct hq_huge *huge, size_t size)
{
	size_t bytes = pages_of(size);
	if (bytes == huge->size) {
		huge->pool.run_req = size;
		return true;
	}
	leave(huge);
	char *base = hq_map_resize(huge->pool.base, huge->size, bytes, true);
	if (base) {
		huge->pool.base = base;
		huge->size = bytes;
		huge->pool.run_req = size;
	}
	enter(huge);
	return base != NULL;
}

void
hq_huge_expect_use(struct hq_huge *huge)
{
	if (huge->size >= huge_pages_from)
		hq_map_want_huge_pages(huge->pool.base, huge->size);
}
