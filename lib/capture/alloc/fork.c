#include "capture/alloc/fork.h"

#include "capture/alloc/alloc.h"
#include "capture/alloc/guard.h"
#include "capture/alloc/thread_heap.h"

/* One fork at a time: the locks are held over it. */
static struct hq_signal_mask before_fork;

/* For leaving the guard while another lock is still held. */
static const struct hq_signal_mask all_blocked = { ~(uint64_t)0 };

static void
prepare(void)
{
	struct hq_signal_mask before, inner;
	hq_signal_block_all(&before);
	hq_lock_take(HQ_LOCK_SNAPSHOT);
	hq_lock_take(HQ_LOCK_PRIVATE);
	hq_guard_enter(&inner);
	before_fork = before;
}

static void
release(void)
{
	struct hq_signal_mask before = before_fork;
	hq_guard_leave(&all_blocked);
	hq_lock_give(HQ_LOCK_PRIVATE);
	hq_lock_give(HQ_LOCK_SNAPSHOT);
	hq_signal_restore(&before);
}

static uint64_t inherited_serial;

uint64_t
hq_fork_inherited_serial(void)
{
	return inherited_serial;
}

void
hq_alloc_fork_child(void)
{
	struct hq_signal_mask before;
	hq_guard_reset();
	hq_guard_enter(&before);
	hq_thread_heap_fork_child();
	inherited_serial = hq_alloc_drop_batches();
	hq_guard_leave(&before);
}

static void
in_child(void)
{
	hq_alloc_fork_child();
	release();
}

void
hq_fork_register(void)
{
	pthread_atfork(prepare, release, in_child);
}

void
hq_alloc_lock_for_snapshot(struct hq_signal_mask *ret_before)
{
	hq_signal_block_all(ret_before);
	hq_lock_take(HQ_LOCK_PRIVATE);
	struct hq_signal_mask inner;
	hq_guard_enter(&inner);
}

void
hq_alloc_unlock_after_snapshot(const struct hq_signal_mask *before)
{
	hq_guard_leave(&all_blocked);
	hq_lock_give(HQ_LOCK_PRIVATE);
	hq_signal_restore(before);
}
