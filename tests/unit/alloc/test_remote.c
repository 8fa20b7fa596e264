/* Frees by threads that do not own the pool. */
#include "cmocka.h"

#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include "capture/alloc/malloc.h"
#include "capture/alloc/remote.h"
#include "capture/alloc/slot_map.h"

static struct hq_pool *
pool_of(const void *p, uint32_t *ret_index)
{
	struct hq_pool *pool = hq_slot_map_find(p);
	assert_non_null(pool);
	assert_true(hq_pool_index(pool, p, ret_index));
	return pool;
}

/* What happens when two threads have both read the live word. */
static void
of_two_frees_at_once_one_succeeds(void **unused)
{
	(void)unused;
	uint32_t index;
	struct hq_pool *pool = pool_of(hq_malloc(48), &index);
	uint64_t word = pool->words[index];
	assert_true(hq_remote_free(pool, index, word));
	assert_false(hq_remote_free(pool, index, word));
	assert_int_equal(hq_remote_collect(pool), 1);
	assert_int_equal(hq_remote_collect(pool), 0);
}

static void
an_armed_pool_gives_notice_once(void **unused)
{
	(void)unused;
	uint32_t a, b;
	void *p = hq_malloc(48), *q = hq_malloc(48);
	struct hq_pool *pool = pool_of(p, &a);
	assert_ptr_equal(pool_of(q, &b), pool);
	struct hq_heap *owner = pool->owner;
	assert_true(hq_remote_arm(pool));
	assert_true(pool->pending);
	assert_null(owner->ready);
	assert_true(hq_remote_free(pool, a, pool->words[a]));
	assert_ptr_equal(owner->ready, pool);
	owner->ready = NULL;
	assert_true(hq_remote_free(pool, b, pool->words[b]));
	assert_null(owner->ready);
	/* A notice is under way: too late to take the wish back. */
	hq_remote_disarm(pool);
	assert_true(pool->pending);
	assert_false(hq_remote_arm(pool));
	assert_int_equal(hq_remote_collect(pool), 2);
	pool->pending = false; /* the notice has arrived */
	assert_true(hq_remote_arm(pool));
	hq_remote_disarm(pool);
	assert_false(pool->pending);
}

/* The pool was used, and is full again, before the notice has arrived. */
static void
no_second_notice_while_one_is_under_way(void **unused)
{
	(void)unused;
	uint32_t a, b;
	void *p = hq_malloc(48), *q = hq_malloc(48);
	struct hq_pool *pool = pool_of(p, &a);
	assert_ptr_equal(pool_of(q, &b), pool);
	assert_true(hq_remote_arm(pool));
	assert_true(hq_remote_free(pool, a, pool->words[a]));
	pool->owner->ready = NULL; /* as if not given yet */
	hq_remote_disarm(pool);
	assert_int_equal(hq_remote_collect(pool), 1);
	assert_true(hq_remote_arm(pool));
	assert_true(hq_remote_free(pool, b, pool->words[b]));
	assert_null(pool->owner->ready);
	assert_true(pool->pending);
	assert_int_equal(hq_remote_collect(pool), 1);
	pool->pending = false;
}

/* Its lists are about to be made from the words. */
static void
a_stale_heap_gets_dead_words_only(void **unused)
{
	(void)unused;
	uint32_t a;
	struct hq_pool *pool = pool_of(hq_malloc(48), &a);
	uint64_t word = pool->words[a];
	pool->owner->rebuild = true;
	assert_true(hq_remote_free(pool, a, word));
	assert_false(hq_remote_free(pool, a, word));
	assert_int_equal(pool->words[a], HQ_POOL_NONE);
	assert_int_equal(pool->remote, HQ_POOL_NONE);
	pool->owner->rebuild = false;
}

static pthread_barrier_t barrier;

static void *
have_a_heap(void *unused)
{
	hq_malloc_free(hq_malloc(1));
	pthread_barrier_wait(&barrier);
	pthread_barrier_wait(&barrier);
	return unused;
}

/* The thread that had taken it on is not in the child. */
static void
a_child_gives_the_notices_that_were_under_way(void **unused)
{
	uint32_t a;
	struct hq_pool *pool = pool_of(hq_malloc(48), &a);
	pthread_t t;
	int status;
	pthread_barrier_init(&barrier, NULL, 2);
	assert_int_equal(pthread_create(&t, NULL, have_a_heap, *unused), 0);
	pthread_barrier_wait(&barrier);
	assert_true(hq_remote_arm(pool));
	assert_true(hq_remote_free(pool, a, pool->words[a]));
	pool->owner->ready = NULL;
	pid_t pid = fork();
	if (pid == 0)
		_exit(pool->owner->ready == pool ? 0 : 1);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	pthread_barrier_wait(&barrier);
	pthread_join(t, NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_two_frees_at_once_one_succeeds),
		cmocka_unit_test(an_armed_pool_gives_notice_once),
		cmocka_unit_test(no_second_notice_while_one_is_under_way),
		cmocka_unit_test(a_stale_heap_gets_dead_words_only),
		cmocka_unit_test(a_child_gives_the_notices_that_were_under_way),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
