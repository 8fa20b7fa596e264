#include "capture/alloc/run.h"

#include "capture/alloc/arena.h"
#include "os/map.h"

static size_t
pages_of(size_t size)
{
	size_t bytes = (size + HQ_MAP_PAGE - 1) & ~(HQ_MAP_PAGE - 1);
	return bytes > 0 ? bytes : HQ_MAP_PAGE;
}

static unsigned
slots_of(size_t size)
{
	return (unsigned)((pages_of(size) + HQ_ARENA_SLOT - 1) / HQ_ARENA_SLOT);
}

static void
set_size(struct hq_pool *run, size_t size)
{
	uint32_t bytes = (uint32_t)pages_of(size);
	run->blk_size = bytes;
	run->reciprocal = ((UINT64_C(1) << 48) + bytes - 1) / bytes;
	run->run_req = size;
}

struct hq_pool *
hq_run_take(const struct hq_heap *heap, size_t size, bool *ret_zero)
{
	struct hq_pool *run = hq_arena_take(slots_of(size), ret_zero);
	if (!run)
		return NULL;
	run->state = HQ_POOL_RUN;
	run->owner = NULL;
	run->szidx = HQ_POOL_RUN_SZIDX;
	run->base = hq_arena_start(run);
	run->words = run->arena->outside[run->slot];
	run->words[0] = 0;
	run->capacity = run->virgin = 1;
	run->head = HQ_POOL_NONE;
	run->remote = HQ_POOL_NONE;
	run->pending = false;
	run->run_thread = heap->thread_id;
	set_size(run, size);
	hq_arena_publish(run);
	return run;
}

void
hq_run_publish(struct hq_pool *run, uint64_t serial)
{
	__atomic_store_n(&run->words[0], serial << 12, __ATOMIC_RELEASE);
}

void
hq_run_give(struct hq_pool *run)
{
	__atomic_store_n(&run->words[0], 0, __ATOMIC_RELEASE);
	hq_arena_give(run);
}

bool
hq_run_resize(struct hq_pool *run, size_t size)
{
	if (size <= HQ_CLASS_MAX || size > HQ_RUN_MAX)
		return false;
	unsigned slots = slots_of(size);
	if (slots > run->slots && !hq_arena_widen(run, slots - run->slots))
		return false;
	if (slots < run->slots)
		hq_arena_narrow(run, slots);
	set_size(run, size);
	return true;
}
