#include "capture/alloc/guard.h"

#include "capture/alloc/thread_heap.h"

/* The holder, told apart by the address of one of its thread-local variables:
 * unlike a tid that costs no system call and survives a fork. */
static const void *holder;
static unsigned depth; /* how often the holder took it again */

static const void *
myself(void)
{
	return &hq_thread_heap_own;
}

bool
hq_guard_is_mine(void)
{
	return __atomic_load_n(&holder, __ATOMIC_RELAXED) == myself();
}

void
hq_guard_enter(struct hq_signal_mask *ret_before)
{
	if (hq_guard_is_mine()) {
		depth++;
		return;
	}
	struct hq_signal_mask before;
	hq_signal_block_all(&before);
	hq_lock_take(HQ_LOCK_ALLOC);
	__atomic_store_n(&holder, myself(), __ATOMIC_RELAXED);
	*ret_before = before;
}

void
hq_guard_leave(const struct hq_signal_mask *before)
{
	if (depth > 0) {
		depth--;
		return;
	}
	__atomic_store_n(&holder, NULL, __ATOMIC_RELAXED);
	hq_lock_give(HQ_LOCK_ALLOC);
	hq_signal_restore(before);
}

void
hq_guard_reset(void)
{
	hq_lock_reset_all(HQ_LOCK_META);
	if (hq_guard_is_mine())
		return;
	holder = NULL;
	depth = 0;
	hq_lock_reset_all(HQ_LOCK_PRIVATE);
}
