/*
 * The child of a fork takes over the heaps of the threads that are not there,
 * and makes their lists anew from what is known of each block.
 */
#include "cmocka.h"

#include <pthread.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "capture/alloc/arena.h"
#include "capture/alloc/block.h"
#include "capture/alloc/check.h"
#include "capture/alloc/counters.h"
#include "capture/alloc/fork.h"
#include "capture/alloc/guard.h"
#include "capture/alloc/malloc.h"
#include "capture/alloc/thread_heap.h"

enum { BLOCKS = 20000 };

static void *blocks[BLOCKS];
static pthread_barrier_t barrier;

/* Fills its heap, frees every other block and stays. */
static void *
fill_and_wait(void *unused)
{
	for (int i = 0; i < BLOCKS; i++)
		blocks[i] = hq_malloc(64);
	for (int i = 0; i < BLOCKS; i += 2)
		hq_malloc_free(blocks[i]);
	/* As if stopped half-way: only the words may be believed. */
	struct hq_heap *heap = hq_thread_heap_own;
	heap->current[4]->head = HQ_POOL_NONE;
	memset(heap->partial, 0xff, sizeof(heap->partial));
	pthread_barrier_wait(&barrier);
	pthread_barrier_wait(&barrier);
	return unused;
}

/* In the child: as many blocks as there are free ones fit without more. */
static void *
allocate_in_child(void *unused)
{
	for (int i = 0; i < BLOCKS; i += 2)
		blocks[i] = hq_malloc(64);
	return unused;
}

static int
child(void)
{
	uint64_t arenas = hq_arena_counts.made;
	pthread_t t;
	for (int i = 1; i < BLOCKS / 2; i += 2)
		hq_malloc_free(blocks[i]);
	if (pthread_create(&t, NULL, allocate_in_child, NULL) != 0)
		return 1;
	pthread_join(t, NULL);
	if (hq_counters_get(HQ_COUNTER_ADOPTED) != 1)
		return 2;
	if (hq_arena_counts.made != arenas)
		return 3;
	for (int i = 0; i < BLOCKS; i += 2)
		hq_malloc_free(blocks[i]);
	return hq_check_all() == 0 ? 0 : 4;
}

static void
a_child_adopts_the_heaps_of_vanished_threads(void **unused)
{
	(void)unused;
	pthread_t t;
	int status;
	hq_malloc_free(hq_malloc(1));
	pthread_barrier_init(&barrier, NULL, 2);
	assert_int_equal(pthread_create(&t, NULL, fill_and_wait, NULL), 0);
	pthread_barrier_wait(&barrier);
	pid_t pid = fork();
	if (pid == 0)
		_exit(child());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	/* Not let go on: its lists are broken on purpose. */
}

static uint64_t
serial_of(const void *p)
{
	struct hq_block b;
	hq_block_find(p, &b);
	return hq_block_serial(&b);
}

static void
a_child_knows_which_blocks_are_its_own(void **unused)
{
	(void)unused;
	int status;
	void *before = hq_malloc(48);
	assert_int_equal(hq_fork_inherited_serial(), 0);
	pid_t pid = fork();
	if (pid == 0) {
		uint64_t at = hq_fork_inherited_serial();
		void *after = hq_malloc(48);
		_exit(at == 0 ? 1 : serial_of(before) >= at ? 2 :
			serial_of(after) < at ? 3 : 0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	assert_int_equal(hq_fork_inherited_serial(), 0);
	hq_malloc_free(before);
}

static void
the_lock_may_be_taken_again_by_its_holder(void **unused)
{
	(void)unused;
	struct hq_signal_mask outer, inner;
	hq_guard_enter(&outer);
	hq_guard_enter(&inner);
	hq_guard_leave(&inner);
	assert_true(hq_lock_is_held(HQ_LOCK_ALLOC));
	hq_guard_leave(&outer);
	assert_false(hq_lock_is_held(HQ_LOCK_ALLOC));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_lock_may_be_taken_again_by_its_holder),
		cmocka_unit_test(a_child_knows_which_blocks_are_its_own),
		cmocka_unit_test(a_child_adopts_the_heaps_of_vanished_threads),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
