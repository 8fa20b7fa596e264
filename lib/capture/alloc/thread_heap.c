#include "capture/alloc/thread_heap.h"

#include <string.h>

#include "capture/alloc/alloc.h"
#include "capture/alloc/counters.h"
#include "capture/alloc/fork.h"
#include "capture/alloc/guard.h"
#include "capture/alloc/meta.h"
#include "capture/alloc/remote.h"
#include "capture/alloc/serial.h"
#include "capture/alloc/tenancy.h"
#include "capture/alloc/thread_table.h"
#include "capture/alloc/tracing.h"
#include "os/sys.h"

__thread struct hq_heap *hq_thread_heap_active;
__thread struct hq_heap *hq_thread_heap_own;

static struct hq_heap *all_heaps;
static int64_t heap_count;
static struct hq_heap *abandoned;

/* The first heap is static: a process of one thread needs no other. */
static struct hq_heap first_heap;
static bool first_heap_taken;

static pthread_key_t exit_key;
static bool exit_key_made;

/* Context: alloc locked. */
static void
abandon(struct hq_heap *heap)
{
	struct hq_thread *t = hq_thread_table_at(heap->thread_id);
	if (t)
		t->ended = true;
	for (struct hq_heap *h = heap; h; h = h->nested) {
		h->abandoned = true;
		hq_serial_drop(h);
	}
	heap->abandoned_next = abandoned;
	abandoned = heap;
}

/*
 * A destructor of thread-specific data runs this; other destructors may
 * allocate after it, which makes a heap again and arms the key again.
 */
static void
leave_for_good(void *unused)
{
	(void)unused;
	struct hq_heap *heap = hq_thread_heap_enter();
	if (!heap)
		return;
	if (heap != hq_thread_heap_own) {
		hq_thread_heap_leave(heap);
		return;
	}
	struct hq_signal_mask before;
	hq_guard_enter(&before);
	hq_heap_drain_ready(heap);
	hq_heap_release_empty(heap);
	hq_counters_publish(heap);
	struct hq_thread *t = hq_thread_table_at(heap->thread_id);
	if (t)
		hq_task_own_name(t->name);
	abandon(heap);
	hq_thread_heap_own = NULL;
	hq_thread_heap_active = NULL;
	hq_guard_leave(&before);
}

/*
 * Once per process, at the first allocation, mostly before any constructor: an
 * early key is below 32, whose setspecific does not allocate, and an early
 * atfork handler runs last before fork.  Neither call allocates.
 */
static void
start_process(void)
{
	if (exit_key_made)
		return;
	exit_key_made = true;
	if (pthread_key_create(&exit_key, leave_for_good) != 0)
		exit_key = (pthread_key_t)-1;
	hq_fork_register();
}

static struct hq_heap *
new_heap(void)
{
	struct hq_heap *heap = &first_heap;
	if (first_heap_taken)
		heap = hq_meta_alloc(sizeof(*heap));
	if (!heap)
		return NULL;
	first_heap_taken = true;
	hq_heap_forget_pools(heap);
	heap->all_next = all_heaps;
	all_heaps = heap;
	__atomic_fetch_add(&heap_count, 1, __ATOMIC_RELAXED);
	return heap;
}

int64_t
hq_thread_heap_count(void)
{
	return __atomic_load_n(&heap_count, __ATOMIC_RELAXED);
}

static void
move_in(struct hq_heap *heap, int tid, uint32_t thread_id)
{
	heap->tid = tid;
	heap->thread_id = thread_id;
	heap->abandoned = false;
	heap->busy = false;
	if (heap->rebuild)
		hq_heap_rebuild(heap);
	hq_serial_drop(heap);
	hq_tenancy_begin(heap, hq_serial_next());
	hq_tracing_move_in(heap);
}

/*
 * Heaps whose thread ended without telling: it allocated in the last round of
 * destructors.  The kernel gave this thread the same tid, so the other is gone.
 */
static void
abandon_orphans(int tid)
{
	for (struct hq_heap *h = all_heaps; h; h = h->all_next)
		if (h->tid == tid && !h->abandoned && !h->is_nested)
			abandon(h);
}

static struct hq_heap *
adopt_or_make(int tid, uint32_t thread_id)
{
	struct hq_heap *heap = abandoned;
	if (heap) {
		abandoned = heap->abandoned_next;
		hq_counters_add(HQ_COUNTER_ADOPTED, 1);
	} else if (!(heap = new_heap())) {
		return NULL;
	}
	for (struct hq_heap *h = heap; h; h = h->nested)
		move_in(h, tid, thread_id);
	return heap;
}

/* The heap of this thread, made now.  It is entered: active stays NULL. */
static struct hq_heap *
make_own(void)
{
	struct hq_signal_mask before;
	hq_guard_enter(&before);
	start_process();
	int tid = hq_sys_gettid();
	abandon_orphans(tid);
	struct hq_heap *heap = adopt_or_make(tid, hq_thread_table_add(tid));
	if (heap)
		hq_thread_heap_own = heap;
	hq_guard_leave(&before);
	if (heap && exit_key != (pthread_key_t)-1)
		pthread_setspecific(exit_key, heap);
	return heap;
}

static struct hq_heap *
make_nested(struct hq_heap *above)
{
	struct hq_signal_mask before;
	hq_guard_enter(&before);
	struct hq_heap *heap = new_heap();
	if (heap) {
		move_in(heap, above->tid, above->thread_id);
		heap->is_nested = true;
		above->nested = heap;
	}
	hq_guard_leave(&before);
	return heap;
}

/*
 * A handler that interrupted the heap `above`.  Signals wait until it leaves:
 * a storm of them would otherwise need a heap for each handler on the stack,
 * and take longer to make one than until the next signal comes.  So there is a
 * third heap only where a fault of our own was handled.
 */
static struct hq_heap *
enter_nested(struct hq_heap *above)
{
	struct hq_signal_mask before;
	hq_signal_block_all(&before);
	hq_counters_add(HQ_COUNTER_NESTED, 1);
	while (above->nested && above->nested->busy)
		above = above->nested;
	struct hq_heap *heap = above->nested;
	if (!heap)
		heap = make_nested(above);
	if (!heap) {
		hq_signal_restore(&before);
		return NULL;
	}
	heap->busy = true;
	heap->before = before;
	return heap;
}

struct hq_heap *
hq_thread_heap_enter(void)
{
	struct hq_heap *heap = hq_thread_heap_active;
	if (heap) {
		hq_thread_heap_active = NULL;
		__asm__ volatile("" ::: "memory");
		return heap;
	}
	heap = hq_thread_heap_own;
	return heap ? enter_nested(heap) : make_own();
}

void
hq_thread_heap_leave(struct hq_heap *heap)
{
	__asm__ volatile("" ::: "memory");
	if (heap == hq_thread_heap_own) {
		hq_thread_heap_active = heap;
		return;
	}
	struct hq_signal_mask before = heap->before;
	heap->busy = false;
	hq_signal_restore(&before);
}

struct hq_heap *
hq_thread_heap_list(void)
{
	return all_heaps;
}

/* Stale lists can only be rebuilt: do that before looking at them. */
static void
make_usable(struct hq_heap *heap)
{
	if (heap->rebuild)
		hq_heap_rebuild(heap);
}

void
hq_thread_heap_sweep(void)
{
	for (struct hq_heap *top = abandoned; top; top = top->abandoned_next)
		for (struct hq_heap *h = top; h; h = h->nested) {
			make_usable(h);
			hq_heap_drain_ready(h);
			hq_heap_release_empty(h);
		}
}

struct hq_pool *
hq_thread_heap_steal(struct hq_heap *heap, unsigned szidx)
{
	for (struct hq_heap *h = abandoned; h; h = h->abandoned_next) {
		make_usable(h);
		struct hq_pool *pool = hq_heap_give_up(h, szidx);
		if (!pool)
			continue;
		/* What it bears from now on must have larger serials. */
		hq_serial_drop(heap);
		pool->stolen_from = h;
		pool->stolen_at = hq_serial_next();
		pool->owner = heap;
		return pool;
	}
	return NULL;
}

void
hq_thread_heap_fork_child(void)
{
	struct hq_heap *own = hq_thread_heap_own;
	bool others = false;
	for (struct hq_heap *h = all_heaps; h; h = h->all_next) {
		if (h->is_nested || h->abandoned || h == own)
			continue;
		others = true;
		for (struct hq_heap *n = h; n; n = n->nested)
			n->rebuild = true;
		abandon(h);
	}
	if (own)
		own->tid = hq_sys_gettid();
	if (!others)
		return;
	for (struct hq_heap *h = all_heaps; h; h = h->all_next)
		h->forked = true;
	hq_remote_fork_child();
	hq_tracing_fork_child();
}

uint64_t
hq_alloc_drop_batches(void)
{
	for (struct hq_heap *h = all_heaps; h; h = h->all_next)
		hq_serial_drop(h);
	return hq_serial_next();
}
