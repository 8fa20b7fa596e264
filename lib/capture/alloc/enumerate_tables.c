/* The small tables of a dump: heaps, size classes, threads, ticks, counters. */
#include "capture/alloc/alloc.h"
#include "capture/alloc/arena.h"
#include "capture/alloc/counters.h"
#include "capture/alloc/enumerate.h"
#include "capture/alloc/fork.h"
#include "capture/alloc/meta.h"
#include "capture/alloc/private_heap.h"
#include "capture/alloc/serial.h"
#include "capture/alloc/size_class.h"
#include "capture/alloc/thread_heap.h"
#include "capture/alloc/thread_table.h"

bool
hq_enum_heap_at(uint32_t i, struct hq_enum_heap *ret)
{
	if (i == 0) {
		*ret = (struct hq_enum_heap){
			.name = "malloc",
			.geometry = "malloc",
			.alignment = 16,
			.pool_size = HQ_ARENA_SLOT,
			.arena_size = HQ_ARENA_SIZE,
			.threshold = HQ_CLASS_MAX,
		};
		return true;
	}
	const struct hq_private_heap *heap = hq_private_heap_at(i - 1);
	if (!heap)
		return false;
	*ret = (struct hq_enum_heap){
		.heap_id = heap->heap_id,
		.name = heap->name,
		.geometry = heap->shape->name,
		.alignment = heap->shape->alignment,
		.pool_size = heap->shape->pool_size,
		.arena_size = heap->shape->arena_size,
		.threshold = HQ_PRIVATE_THRESHOLD,
		.pool_header = HQ_PRIVATE_POOL_HEADER,
	};
	return true;
}

/* Row i of the classes of private heaps. */
static bool
private_class_at(uint32_t i, struct hq_enum_class *ret)
{
	const struct hq_private_heap *heap;
	for (uint32_t h = 0; (heap = hq_private_heap_at(h)); h++) {
		uint32_t n = HQ_PRIVATE_THRESHOLD / heap->shape->alignment;
		if (i >= n) {
			i -= n;
			continue;
		}
		ret->heap_id = heap->heap_id;
		ret->szidx = (uint16_t)i;
		ret->blk_size = hq_private_class_size(heap, i);
		return true;
	}
	return false;
}

bool
hq_enum_class_at(uint32_t i, struct hq_enum_class *ret)
{
	uint32_t shared = HQ_CLASS_COUNT - 1; /* class 0 does not exist */
	if (i >= shared)
		return private_class_at(i - shared, ret);
	*ret = (struct hq_enum_class){
		.szidx = (uint16_t)(i + 1),
		.blk_size = hq_class_size(i + 1),
	};
	return true;
}

bool
hq_enum_thread_at(uint32_t i, struct hq_enum_thread *ret)
{
	const struct hq_thread *t = hq_thread_table_at(i + 1);
	if (!t)
		return false;
	*ret = (struct hq_enum_thread){
		.thread_id = t->thread_id,
		.tid = (uint32_t)t->tid,
		.name = t->name,
		.start_ns = t->start_ns,
		.ended = t->ended,
	};
	return true;
}

bool
hq_enum_tick_at(uint32_t i, struct hq_enum_tick *ret)
{
	struct hq_serial_tick tick;
	if (!hq_serial_tick_at(i, &tick))
		return false;
	ret->serial = tick.serial;
	ret->mono_ns = tick.mono_ns;
	return true;
}

static uint64_t
count_heaps(void)
{
	uint64_t n = 0;
	for (const struct hq_heap *h = hq_thread_heap_list(); h;
	     h = h->all_next)
		n++;
	return n;
}

bool
hq_enum_counter_at(uint32_t i, struct hq_enum_counter *ret)
{
	struct hq_counters_total t;
	hq_counters_total(&t);
	const struct hq_arena_counts *a = &hq_arena_counts;
	const struct hq_enum_counter all[] = {
		{ "allocations", t.allocations },
		{ "frees", t.frees },
		{ "reallocs", t.reallocs },
		{ "bytes_allocated", t.bytes_allocated },
		{ "bytes_freed", t.bytes_freed },
		{ "live_blocks", t.live_blocks },
		{ "live_bytes", t.live_bytes },
		{ "peak_live_bytes", t.peak_live_bytes },
		{ "arenas_made", a->made },
		{ "arenas_returned", a->returned },
		{ "arenas_alive", a->alive },
		{ "arenas_highwater", a->highwater },
		{ "huge_made", hq_counters_get(HQ_COUNTER_HUGE_MADE) },
		{ "huge_returned", hq_counters_get(HQ_COUNTER_HUGE_RETURNED) },
		{ "thread_heaps", count_heaps() },
		{ "heaps_adopted", hq_counters_get(HQ_COUNTER_ADOPTED) },
		{ "remote_frees", hq_counters_get(HQ_COUNTER_REMOTE_FREE) },
		{ "handler_entries", hq_counters_get(HQ_COUNTER_NESTED) },
		{ "failed_allocations", hq_counters_get(HQ_COUNTER_FAILED) },
		{ "foreign_frees", hq_counters_get(HQ_COUNTER_FOREIGN) },
		{ "double_frees", hq_counters_get(HQ_COUNTER_DOUBLE_FREE) },
		{ "bad_pointers", hq_counters_get(HQ_COUNTER_BAD_POINTER) },
		{ "lost_threads", hq_counters_get(HQ_COUNTER_LOST_THREADS) },
		{ "lost_tenancies", hq_counters_get(HQ_COUNTER_LOST_TENANCIES) },
		{ "self_bytes", hq_alloc_self_bytes() },
		{ "inherited_serial", hq_fork_inherited_serial() },
		{ "own_malloc", hq_counters_get(HQ_COUNTER_OWN_MALLOC) },
	};
	if (i >= sizeof(all) / sizeof(all[0]))
		return false;
	*ret = all[i];
	return true;
}
