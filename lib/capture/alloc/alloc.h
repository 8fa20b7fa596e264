/*
 * The allocator as the rest of the capture side sees it: what a snapshot
 * needs around its fork, hooks for triggers, options, counters.
 * What there is to dump is in capture/alloc/enumerate.h.
 */
#ifndef HQ_ALLOC_ALLOC_H
#define HQ_ALLOC_ALLOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "os/signal.h"

/*
 * Around a snapshot: no arena, pool or thread heap comes or goes, and the
 * calling thread takes no signal.  Other threads go on with malloc and free
 * that need no lock, until they are stopped.  The caller must not allocate in
 * between.
 * Context: any thread that holds no lock of rank HQ_LOCK_PRIVATE or above.
 */
void hq_alloc_lock_for_snapshot(struct hq_signal_mask *ret_before);
void hq_alloc_unlock_after_snapshot(const struct hq_signal_mask *before);

/*
 * Every thread heap forgets the serials that it has in stock, so that each
 * block born after this call has a serial of at least the returned one, and
 * each block born before it a smaller one.
 * Context: alloc locked for snapshot, other threads stopped.
 */
uint64_t hq_alloc_drop_batches(void);

/*
 * The child of a fork: other threads' heaps become abandoned.  Called by our
 * pthread_atfork handler; whoever forks by a raw clone and then allocates in
 * the child calls it there first.
 * Context: child of fork, its only thread.
 */
void hq_alloc_fork_child(void);

/*
 * Hooks.  They are called with no lock held, in the thread that allocates or
 * frees, between two of its allocations; they may take a dump.  They must not
 * allocate.
 */
struct hq_alloc_hooks {
	/* Live bytes have reached the growth threshold; fires once per
	 * hq_alloc_set_growth_threshold. */
	void (*grown)(uint64_t live_bytes);
	/* Live bytes have fallen by 1/256, and 64 KiB, below the highest
	 * point so far, which is at least the peak threshold; fires once per
	 * hq_alloc_set_peak_threshold. */
	void (*fallen)(uint64_t live_bytes, uint64_t peak_bytes);
	/* An allocation of `size` bytes is about to fail with ENOMEM. */
	void (*failed)(size_t size);
	/* A heap has taken new serials, or live bytes have moved by a sixty-fourth
	 * (64 KiB at least); passed often by a program that allocates. */
	void (*tick)(uint64_t mono_ns);
};

/* Context: any thread, best early; the struct must stay. */
void hq_alloc_set_hooks(const struct hq_alloc_hooks *hooks);

/* Live bytes at which `grown` fires next; UINT64_MAX is never. */
void hq_alloc_set_growth_threshold(uint64_t live_bytes);

/* The highest point from which on `fallen` fires; UINT64_MAX is never. */
void hq_alloc_set_peak_threshold(uint64_t live_bytes);

/* Whoever uses it says so before main: a fall is then noticed at once, not
 * only when many blocks of a pool were freed.  Frees cost a little more. */
void hq_alloc_watch_falls(void);

/* What a double free or a pointer into the middle of a block does: false
 * (default) is count, log one line and go on; true is abort. */
void hq_alloc_set_abort_on_corruption(bool abort_then);

/*
 * Live bytes requested by the program, as of the last publication by each
 * thread (each publishes at every 64 KiB of drift).  Exact with one thread
 * when called from it.
 * Context: any thread, signal handler, snapshot child.
 */
uint64_t hq_alloc_live_bytes(void);

/* The size of the heap in a few numbers. */
struct hq_alloc_size {
	uint64_t live_bytes;  /* requested */
	uint64_t arena_bytes; /* of all arenas, mappings of huge blocks too */
	uint64_t next_serial;
	uint32_t arenas;
};

/* Cheap; live bytes as hq_alloc_live_bytes.
 * Context: any thread, signal handler. */
void hq_alloc_measure(struct hq_alloc_size *ret);

/* The same, exact.  Context: as capture/alloc/enumerate.h. */
void hq_alloc_measure_exactly(struct hq_alloc_size *ret);

/* What a mark notes: the sums of all heaps since the start of the process. */
struct hq_alloc_point {
	uint64_t next_serial; /* blocks born from here on have no smaller one */
	uint64_t live_bytes, live_blocks;
	uint64_t arena_bytes;
	uint64_t allocs, bytes; /* each realloc is one, of its growth */
	uint64_t untraced_bytes; /* allocated without a stack */
	uint32_t arenas;
	uint32_t thread_id; /* of the caller; 0 is not known */
};

/* Exact while nobody else allocates; time in proportion to the threads.
 * Context: alloc guard held. */
void hq_alloc_point(struct hq_alloc_point *ret);

/* What hq_alloc_point says of live blocks, and nothing else.
 * Context: any thread, signal handler; takes the alloc lock. */
void hq_alloc_live(uint64_t *ret_bytes, uint64_t *ret_blocks);

/* The most that hq_alloc_live_bytes has been.  Context: as there. */
uint64_t hq_alloc_peak_bytes(void);

/*
 * Memory of our own in the process: bookkeeping mapped beside the arenas.
 * Side arrays inside pools are not in it; they are the pools' header bytes.
 * Context: any thread, snapshot child.
 */
uint64_t hq_alloc_self_bytes(void);

/* Events that could not be recorded (threads beyond the bound of the table).
 * Context: any thread, snapshot child. */
uint64_t hq_alloc_lost_events(void);

#endif
