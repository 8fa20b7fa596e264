/* An allocator of a few rows, for tests of the snapshot without the real one.
 */
#include "fake_alloc.h"

#include <string.h>

#include "capture/alloc/alloc.h"
#include "capture/alloc/aside.h"
#include "capture/alloc/enumerate.h"
#include "capture/alloc/guard.h"
#include "capture/alloc/region.h"
#include "capture/alloc/thread_table.h"
#include "capture/alloc/tracing.h"

struct fake_alloc fake_alloc;
bool hq_aside_is_on;

void
hq_alloc_lock_for_snapshot(struct hq_signal_mask *ret_before)
{
	hq_signal_block_all(ret_before);
	fake_alloc.locked++;
}

void
hq_alloc_unlock_after_snapshot(const struct hq_signal_mask *before)
{
	fake_alloc.locked--;
	hq_signal_restore(before);
}

void
hq_guard_enter(struct hq_signal_mask *ret_before)
{
	hq_signal_block_all(ret_before);
}

void
hq_guard_leave(const struct hq_signal_mask *before)
{
	hq_signal_restore(before);
}

uint64_t
hq_alloc_drop_batches(void)
{
	return 1000;
}

void
hq_alloc_fork_child(void)
{
	fake_alloc.fork_children++;
}

void
hq_alloc_set_hooks(const struct hq_alloc_hooks *hooks)
{
	fake_alloc.hooks = hooks;
}

void
hq_alloc_set_growth_threshold(uint64_t live_bytes)
{
	fake_alloc.threshold = live_bytes;
}

void
hq_alloc_set_abort_on_corruption(bool abort_then)
{
	(void)abort_then;
}

uint64_t
hq_alloc_live_bytes(void)
{
	return 100;
}

void
hq_alloc_measure(struct hq_alloc_size *ret)
{
	*ret = fake_alloc.size;
}

void
hq_alloc_measure_exactly(struct hq_alloc_size *ret)
{
	*ret = fake_alloc.size;
}

void
hq_alloc_point(struct hq_alloc_point *ret)
{
	*ret = (struct hq_alloc_point){
	    .live_bytes = fake_alloc.size.live_bytes,
	    .arena_bytes = fake_alloc.size.arena_bytes,
	    .next_serial = fake_alloc.size.next_serial,
	    .arenas = fake_alloc.size.arenas};
}

uint64_t
hq_alloc_self_bytes(void)
{
	return 4096;
}

uint64_t
hq_alloc_lost_events(void)
{
	return 0;
}

void
hq_enum_walk_init(struct hq_enum_walk *w)
{
	memset(w, 0, sizeof *w);
}

bool
hq_enum_next_arena(struct hq_enum_walk *w, struct hq_enum_arena *ret)
{
	if (w->next_arena++ != 0)
		return false;
	*ret = (struct hq_enum_arena){.kind = "pools",
	    .base = 0x10000,
	    .size = 0x20000,
	    .ntotalpools = 2};
	return true;
}

bool
hq_enum_next_pool(struct hq_enum_walk *w, struct hq_enum_pool *ret)
{
	if (w->next_pool++ != 0)
		return false;
	w->index = 0;
	*ret = (struct hq_enum_pool){.base = 0x10000,
	    .blk_size = 32,
	    .pool_size = 0x20000,
	    .capacity = 4096,
	    .used = fake_alloc.blocks,
	    .state = "used"};
	return true;
}

size_t
hq_enum_next_blocks(
    struct hq_enum_walk *w, struct hq_enum_block *ret, size_t max)
{
	size_t n = 0;

	for (; n < max && w->index < fake_alloc.blocks; n++, w->index++)
		ret[n] = (struct hq_enum_block){.addr = 0x10000 + 32 * w->index,
		    .serial = w->index + 1,
		    .req = 20,
		    .usable = 32};
	return n;
}

void
hq_enum_words(const struct hq_enum_walk *w, struct hq_enum_words *ret)
{
	static uint64_t words[4096];

	(void)w;
	*ret = (struct hq_enum_words){
	    .first = 0x10000, .words = words, .virgin = 4096};
}

const struct hq_region *
hq_region_at(uint32_t i)
{
	(void)i;
	return NULL;
}

struct hq_thread *
hq_thread_table_at(uint32_t thread_id)
{
	(void)thread_id;
	return NULL;
}

bool
hq_enum_heap_at(uint32_t i, struct hq_enum_heap *ret)
{
	if (i > 0)
		return false;
	*ret = (struct hq_enum_heap){.name = "", .geometry = "malloc"};
	return true;
}

bool
hq_enum_class_at(uint32_t i, struct hq_enum_class *ret)
{
	(void)ret;
	(void)i;
	return false;
}

bool
hq_enum_thread_at(uint32_t i, struct hq_enum_thread *ret)
{
	(void)ret;
	(void)i;
	return false;
}

bool
hq_enum_tick_at(uint32_t i, struct hq_enum_tick *ret)
{
	(void)ret;
	(void)i;
	return false;
}

bool
hq_enum_counter_at(uint32_t i, struct hq_enum_counter *ret)
{
	(void)ret;
	(void)i;
	return false;
}

void
hq_tracing_before(uint64_t *ret_allocs, uint64_t *ret_bytes)
{
	*ret_allocs = *ret_bytes = 0;
}

void
hq_tracing_untraced(uint64_t *ret_blocks, uint64_t *ret_bytes)
{
	*ret_blocks = *ret_bytes = 0;
}

const struct hq_tracer *
hq_tracing_tracer_at(uint32_t i)
{
	(void)i;
	return NULL;
}

bool
hq_tracing_counter_at(uint32_t i, const struct hq_tracing_sums *sums,
    const char **ret_name, uint64_t *ret_value)
{
	(void)i;
	(void)sums;
	(void)ret_name;
	(void)ret_value;
	return false;
}
