/* Locks exclude; taking all of them and resetting them works as fork needs. */
#include "cmocka.h"

#include <pthread.h>
#include <sched.h>

#include "os/lock.h"

enum { THREADS = 4, ROUNDS = 5000 };

static volatile unsigned long count;

static void *
increment(void *unused)
{
	for (int i = 0; i < ROUNDS; i++) {
		hq_lock_take(HQ_LOCK_ALLOC);
		unsigned long before = count;
		if (i % 8 == 0)
			sched_yield(); /* the others must sleep for it */
		count = before + 1;
		hq_lock_give(HQ_LOCK_ALLOC);
	}
	return unused;
}

static void
one_thread_at_a_time(void **unused)
{
	(void)unused;
	pthread_t t[THREADS];
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&t[i], NULL, increment, NULL),
				 0);
	for (int i = 0; i < THREADS; i++)
		pthread_join(t[i], NULL);
	assert_int_equal(count, THREADS * ROUNDS);
	assert_false(hq_lock_is_held(HQ_LOCK_ALLOC));
}

static void
all_are_taken_given_and_reset(void **unused)
{
	(void)unused;
	hq_lock_take_all(HQ_LOCK_PRIVATE);
	assert_false(hq_lock_is_held(HQ_LOCK_SNAPSHOT));
	for (int r = HQ_LOCK_PRIVATE; r < HQ_LOCK_COUNT; r++)
		assert_false(hq_lock_try((enum hq_lock_rank)r));
	hq_lock_give_all(HQ_LOCK_PRIVATE);
	assert_true(hq_lock_try(HQ_LOCK_META));
	hq_lock_reset_all(HQ_LOCK_META);
	assert_false(hq_lock_is_held(HQ_LOCK_META));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_thread_at_a_time),
		cmocka_unit_test(all_are_taken_given_and_reset),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
