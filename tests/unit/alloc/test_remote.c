/* Frees by threads that do not own the pool. */
#include "cmocka.h"

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
	assert_true(hq_remote_arm(pool));
	hq_remote_disarm(pool);
	assert_false(pool->pending);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_two_frees_at_once_one_succeeds),
		cmocka_unit_test(an_armed_pool_gives_notice_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
