/*
 * The usual three-state futex lock: 0 free, 1 held, 2 held and someone may be
 * asleep.  Each lock has a cache line of its own.
 */
#include "os/lock.h"

#include <linux/futex.h>
#include <stdint.h>

#include "os/sys.h"

struct lock {
	uint32_t state;
} __attribute__((aligned(64)));

static struct lock locks[HQ_LOCK_COUNT];

/* Spinning pays while the holder is running; most sections are short. */
enum { SPINS = 100 };

static bool
try_take(struct lock *l)
{
	uint32_t expected = 0;
	return __atomic_compare_exchange_n(&l->state, &expected, 1, false,
					   __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

void
hq_lock_take(enum hq_lock_rank rank)
{
	struct lock *l = &locks[rank];
	for (int i = 0; i < SPINS; i++) {
		if (try_take(l))
			return;
		hq_arch_relax();
	}
	while (__atomic_exchange_n(&l->state, 2, __ATOMIC_ACQUIRE) != 0)
		HQ_SYS4(SYS_futex, &l->state, FUTEX_WAIT_PRIVATE, 2, 0);
}

bool
hq_lock_try(enum hq_lock_rank rank)
{
	return try_take(&locks[rank]);
}

void
hq_lock_give(enum hq_lock_rank rank)
{
	struct lock *l = &locks[rank];
	if (__atomic_exchange_n(&l->state, 0, __ATOMIC_RELEASE) == 2)
		HQ_SYS3(SYS_futex, &l->state, FUTEX_WAKE_PRIVATE, 1);
}

bool
hq_lock_is_held(enum hq_lock_rank rank)
{
	return __atomic_load_n(&locks[rank].state, __ATOMIC_RELAXED) != 0;
}

void
hq_lock_take_all(enum hq_lock_rank first)
{
	for (unsigned r = first; r < HQ_LOCK_COUNT; r++)
		hq_lock_take((enum hq_lock_rank)r);
}

void
hq_lock_give_all(enum hq_lock_rank first)
{
	for (unsigned r = HQ_LOCK_COUNT; r-- > first;)
		hq_lock_give((enum hq_lock_rank)r);
}

void
hq_lock_reset_all(enum hq_lock_rank first)
{
	for (unsigned r = first; r < HQ_LOCK_COUNT; r++)
		__atomic_store_n(&locks[r].state, 0, __ATOMIC_RELEASE);
}
