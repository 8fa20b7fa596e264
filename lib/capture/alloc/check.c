#include "capture/alloc/check.h"

#include "capture/alloc/alloc.h"
#include "capture/alloc/arena.h"
#include "capture/alloc/counters.h"
#include "capture/alloc/enumerate.h"
#include "capture/alloc/huge.h"
#include "capture/alloc/pool.h"
#include "capture/alloc/private_heap.h"
#include "capture/alloc/region.h"
#include "capture/alloc/slot_map.h"
#include "capture/alloc/thread_heap.h"
#include "common/fmt.h"
#include "os/log.h"

enum { LOGGED_MAX = 20 };

void
hq_check_that(struct hq_check *c, bool holds, const char *what,
	      const void *where)
{
	char text[100];
	struct hq_fmt f;
	if (holds)
		return;
	if (c->broken++ >= LOGGED_MAX)
		return;
	hq_fmt_init(&f, text, sizeof(text));
	hq_fmt_str(&f, "heap check: broken: ");
	hq_fmt_str(&f, what);
	hq_fmt_str(&f, " at");
	hq_log_address(text, where);
}

/* Every slot is free, or in exactly one pool. */
static void
check_arena(struct hq_check *c, const struct hq_arena *a)
{
	hq_check_that(c, ((uintptr_t)a->base & (HQ_ARENA_SIZE - 1)) == 0,
		      "arena alignment", a->base);
	for (unsigned s = 0; s < HQ_ARENA_SLOTS;) {
		const struct hq_pool *pool = &a->pools[s];
		if (a->free_slots >> s & 1) {
			const char *start = a->base + s * HQ_ARENA_SLOT;
			hq_check_that(c, !hq_slot_map_find(start),
				      "free slot in slot map", start);
			s++;
			continue;
		}
		bool sane = pool->slot == s && pool->arena == a &&
			    pool->slots > 0;
		hq_check_that(c, sane, "slot", a->base);
		if (!sane)
			return;
		hq_check_pool(c, pool);
		s += pool->slots;
	}
}

static void
check_huge(struct hq_check *c, const struct hq_huge *huge)
{
	hq_check_that(c, huge->pool.run_req <= huge->size, "huge size",
		      huge->pool.base);
	hq_check_that(c,
		      (hq_slot_map_find(huge->pool.base) == &huge->pool) ==
			      huge->in_slot_map,
		      "huge in slot map", huge->pool.base);
	if (huge->word < HQ_POOL_LIVE)
		return;
	c->live_blocks++;
	c->live_bytes += huge->pool.run_req;
}

static void
check_regions(struct hq_check *c)
{
	const struct hq_region *r, *before = NULL;
	uint64_t arenas = 0;
	for (uint32_t i = 0; (r = hq_region_at(i)); i++) {
		if (before)
			hq_check_that(c, before->base + before->size <= r->base,
				      "regions overlap", r->base);
		before = r;
		if (r->kind == HQ_REGION_ARENA) {
			arenas++;
			check_arena(c, r->what);
		} else if (r->kind == HQ_REGION_HUGE) {
			check_huge(c, r->what);
		}
	}
	hq_check_that(c, arenas == hq_arena_counts.alive, "arena count", NULL);
}

static void
add_pools(struct hq_check *c, struct hq_enum_walk *w, uint64_t *bytes)
{
	struct hq_enum_pool pool;
	while (hq_enum_next_pool(w, &pool)) {
		uint64_t blocks = pool.capacity * pool.blk_size +
				  pool.hdr_size;
		*bytes += pool.pool_size;
		hq_check_that(c, blocks <= pool.pool_size, "quantization",
			      (void *)(uintptr_t)pool.base);
	}
}

/* Blocks, free blocks, headers and losses make up the arenas exactly. */
static void
check_sum(struct hq_check *c)
{
	struct hq_enum_walk w;
	struct hq_enum_arena arena;
	hq_enum_walk_init(&w);
	while (hq_enum_next_arena(&w, &arena)) {
		uint64_t bytes = arena.free_bytes + arena.hdr_size +
				 arena.align_lost;
		add_pools(c, &w, &bytes);
		hq_check_that(c, bytes == arena.size, "sum of the arena",
			      (void *)(uintptr_t)arena.base);
	}
}

/* What the heaps tell of themselves. */
static void
look_at_heaps(struct hq_check *c)
{
	c->quiet = true;
	for (const struct hq_heap *h = hq_thread_heap_list(); h;
	     h = h->all_next) {
		if (!h->abandoned && !h->is_nested && h != hq_thread_heap_own)
			c->quiet = false;
		if (h->forked)
			c->forked = true;
	}
}

static void
check_totals(struct hq_check *c)
{
	struct hq_counters_total t;
	hq_counters_total(&t);
	hq_check_that(c, t.live_blocks == c->live_blocks, "live blocks", NULL);
	hq_check_that(c, t.live_bytes == c->live_bytes, "live bytes", NULL);
	hq_check_that(c, t.peak_live_bytes >= c->live_bytes, "peak", NULL);
}

uint32_t
hq_check_all(void)
{
	struct hq_check c = { 0 };
	struct hq_signal_mask before;
	const struct hq_private_heap *heap;
	hq_alloc_lock_for_snapshot(&before);
	look_at_heaps(&c);
	check_regions(&c);
	for (uint32_t i = 0; (heap = hq_private_heap_at(i)); i++)
		hq_check_private(&c, heap);
	check_sum(&c);
	if (c.quiet && !c.forked)
		check_totals(&c);
	hq_alloc_unlock_after_snapshot(&before);
	return c.broken;
}
