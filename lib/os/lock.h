/*
 * Locks: a futex word and a rank each.
 *
 * A thread may take a lock only while every lock that it holds has a smaller
 * rank; hq_lock_take_all walks the enum, so fork cannot forget one.  Whoever
 * takes a lock that a signal handler may want blocks all signals first.
 *
 * Context: any thread, signal handler.
 */
#ifndef HQ_OS_LOCK_H
#define HQ_OS_LOCK_H

#include <stdbool.h>

/* In acquisition order. */
enum hq_lock_rank {
	HQ_LOCK_SNAPSHOT, /* one dump at a time */
	HQ_LOCK_PRIVATE,  /* heaps made by heapql_heap_new */
	HQ_LOCK_ALLOC,    /* arenas, regions, thread heaps, ticks */
	HQ_LOCK_META,     /* our own bookkeeping memory */
	HQ_LOCK_COUNT
};

void hq_lock_take(enum hq_lock_rank rank);
bool hq_lock_try(enum hq_lock_rank rank);
void hq_lock_give(enum hq_lock_rank rank);

/* 1 when some thread holds it. */
bool hq_lock_is_held(enum hq_lock_rank rank);

/* Around fork: every lock from `first` on, in order. */
void hq_lock_take_all(enum hq_lock_rank first);
void hq_lock_give_all(enum hq_lock_rank first);

/* In a child that has one thread only: forget who held what. */
void hq_lock_reset_all(enum hq_lock_rank first);

#endif
