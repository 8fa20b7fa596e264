/* Page runs and mappings: what a snapshot and what calloc find in them. */
#include "cmocka.h"

#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include "capture/alloc/block.h"
#include "capture/alloc/enumerate.h"
#include "capture/alloc/guard.h"
#include "capture/alloc/malloc.h"
#include "capture/alloc/survey.h"

enum { LARGE = 40 << 20, SMALL = 1000 };

static void *large;
static pthread_barrier_t barrier;

static void *
shrink(void *unused)
{
	/* A heap, and the pool that the block will go to. */
	hq_malloc_free(hq_malloc(SMALL));
	pthread_barrier_wait(&barrier);
	pthread_barrier_wait(&barrier);
	large = hq_malloc_resize(large, SMALL);
	return unused;
}

static unsigned
count_serial(uint64_t serial, uint64_t *ret_req)
{
	struct hq_enum_walk w;
	struct hq_enum_arena arena;
	struct hq_enum_pool pool;
	struct hq_enum_block b;
	unsigned n = 0;
	hq_enum_walk_init(&w);
	while (hq_enum_next_arena(&w, &arena))
		while (hq_enum_next_pool(&w, &pool))
			while (hq_enum_next_blocks(&w, &b, 1) > 0)
				if (b.serial == serial) {
					*ret_req = b.req;
					n++;
				}
	return n;
}

/* The thread that moves it waits for the lock that a snapshot has taken. */
static void
a_block_that_moves_is_in_a_snapshot(void **unused)
{
	const struct timespec nap = { 0, 10 * 1000 * 1000 };
	struct hq_signal_mask before;
	struct hq_block b;
	uint64_t req = 0;
	unsigned found = 0;
	pthread_t t;
	large = hq_malloc(LARGE);
	hq_block_find(large, &b);
	pthread_barrier_init(&barrier, NULL, 2);
	assert_int_equal(pthread_create(&t, NULL, shrink, *unused), 0);
	pthread_barrier_wait(&barrier);
	hq_guard_enter(&before);
	pthread_barrier_wait(&barrier);
	for (int i = 0; i < 200 && req != SMALL; i++) {
		nanosleep(&nap, NULL);
		found = count_serial(hq_block_serial(&b), &req);
	}
	hq_guard_leave(&before);
	pthread_join(t, NULL);
	assert_int_equal(found, 1);
	assert_int_equal(req, SMALL);
}

static void
memory_that_is_locked_is_not_taken_for_zero(void **unused)
{
	(void)unused;
	enum { SIZE = 100 << 10 };
	char *p = hq_malloc(SIZE), *pin = hq_malloc(SIZE);
	memset(p, 7, SIZE);
	assert_int_equal(mlock(p, 4096), 0);
	hq_malloc_free(p);
	hq_survey_trim();
	char *q = hq_malloc_zeroed(1, SIZE);
	assert_ptr_equal(q, p);
	for (int i = 0; i < SIZE; i++)
		assert_int_equal(q[i], 0);
	munlock(q, 4096);
	hq_malloc_free(q);
	hq_malloc_free(pin);
}

/* What lies behind a small mapping, in the same 64 KiB, may be anyone's. */
static void
a_small_mapping_does_not_claim_its_neighbour(void **unused)
{
	(void)unused;
	struct hq_block b;
	char *p = hq_malloc_aligned(1 << 20, 100);
	assert_non_null(p);
	hq_block_find(p, &b);
	assert_int_equal(b.where, HQ_BLOCK_HUGE);
	hq_block_find(p + b.usable, &b);
	assert_int_equal(b.where, HQ_BLOCK_FOREIGN);
	hq_malloc_free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_block_that_moves_is_in_a_snapshot),
		cmocka_unit_test(memory_that_is_locked_is_not_taken_for_zero),
		cmocka_unit_test(a_small_mapping_does_not_claim_its_neighbour),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
