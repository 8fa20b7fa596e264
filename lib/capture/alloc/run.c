#include "capture/alloc/run.h"

#include "capture/alloc/arena.h"
#include "capture/alloc/guard.h"
#include "capture/alloc/size_class.h"
#include "os/map.h"

static uint32_t
pages_of(size_t size)
{
	size_t bytes = (size + HQ_MAP_PAGE - 1) & ~(HQ_MAP_PAGE - 1);
	return (uint32_t)(bytes > 0 ? bytes : HQ_MAP_PAGE);
}

static unsigned
slots_of(size_t size)
{
	return (unsigned)((pages_of(size) + HQ_ARENA_SLOT - 1) / HQ_ARENA_SLOT);
}

/* In an order in which a snapshot never sees more requested than there is. */
static void
set_size(struct hq_pool *run, size_t size)
{
	uint32_t bytes = pages_of(size);
	if (size < run->run_req)
		__atomic_store_n(&run->run_req, size, __ATOMIC_RELEASE);
	__atomic_store_n(&run->blk_size, bytes, __ATOMIC_RELEASE);
	__atomic_store_n(&run->run_req, size, __ATOMIC_RELEASE);
}

struct hq_pool *
hq_run_take(size_t size, uint32_t thread_id, bool *ret_zero)
{
	struct hq_pool *run =
		hq_arena_take(HQ_ARENA_RUNS, slots_of(size), ret_zero);
	if (!run)
		return NULL;
	run->base = hq_arena_start(run);
	hq_pool_init_single(run, &run->arena->outside[run->slot][0],
			    HQ_POOL_RUN);
	run->run_req = 0;
	hq_run_reuse(run, size, thread_id);
	hq_arena_publish(run);
	return run;
}

void
hq_run_give(struct hq_pool *run)
{
	hq_arena_give(run);
}

bool
hq_run_fits(const struct hq_pool *run, size_t size)
{
	return run->slots == slots_of(size);
}

void
hq_run_reuse(struct hq_pool *run, size_t size, uint32_t thread_id)
{
	run->run_thread = thread_id;
	set_size(run, size);
}

static bool
change_slots(struct hq_pool *run, unsigned slots)
{
	struct hq_signal_mask before;
	bool done = true;
	hq_guard_enter(&before);
	if (slots > run->slots)
		done = hq_arena_widen(run, slots - run->slots);
	else
		hq_arena_narrow(run, slots);
	hq_guard_leave(&before);
	return done;
}

/* What does not fit the slots any more may not be promised in between: a
 * smaller size first, then fewer slots; more slots first, then the size. */
bool
hq_run_resize(struct hq_pool *run, size_t size)
{
	if (size <= HQ_CLASS_MAX || size > HQ_RUN_MAX)
		return false;
	unsigned slots = slots_of(size);
	if (slots > run->slots && !change_slots(run, slots))
		return false;
	set_size(run, size);
	if (slots < run->slots)
		change_slots(run, slots);
	return true;
}

size_t
hq_run_bytes(const struct hq_pool *run)
{
	return run->slots * HQ_ARENA_SLOT;
}
