/* The index under threads: every path that any thread made is found again, has
 * one number in all of them, and growing loses none. */
#include "cmocka.h"

#include <pthread.h>

#include "capture/trace/tree.h"

enum { THREADS = 8, PATHS = 30000 };

static uint32_t found[THREADS][PATHS];

/* All threads make the same paths, each beginning elsewhere. */
static void *
make_paths(void *arg)
{
	uint32_t *out = arg;
	uint32_t first = (uint32_t)((out - found[0]) / PATHS * 3571);

	for (uint32_t k = 0; k < PATHS; k++) {
		uint32_t i = (k + first) % PATHS;
		uint32_t node = hq_tree_append(HQ_TREE_ROOT, 1 + i % 7);
		node = hq_tree_append(node, 100 + i % 301);
		node = hq_tree_append(node, 1000 + i);
		out[i] = node;
	}
	return NULL;
}

static void
check_path(uint32_t node, uint32_t i)
{
	/* None is lost while there is memory. */
	assert_int_not_equal(node, HQ_TREE_FULL);
	struct hq_tree_node leaf = hq_tree_at(node);
	assert_int_equal(leaf.pc, 1000 + i);
	struct hq_tree_node middle = hq_tree_at(leaf.parent);
	assert_int_equal(middle.pc, 100 + i % 301);
	struct hq_tree_node top = hq_tree_at(middle.parent);
	assert_int_equal(top.pc, 1 + i % 7);
	assert_int_equal(top.parent, HQ_TREE_ROOT);
}

static void
threads_make_the_same_paths(void **state)
{
	pthread_t threads[THREADS];
	(void)state;
	assert_true(hq_tree_init());
	for (unsigned t = 0; t < THREADS; t++)
		assert_int_equal(pthread_create(&threads[t], NULL, make_paths,
				     found[t]), 0);
	for (unsigned t = 0; t < THREADS; t++)
		pthread_join(threads[t], NULL);
	for (unsigned t = 0; t < THREADS; t++)
		for (uint32_t i = 0; i < PATHS; i++) {
			check_path(found[t][i], i);
			assert_int_equal(found[t][i], found[0][i]);
		}
	for (uint32_t i = 0; i < PATHS; i++) {
		uint32_t node = hq_tree_append(HQ_TREE_ROOT, 1 + i % 7);
		node = hq_tree_append(node, 100 + i % 301);
		uint32_t before = hq_tree_count();
		node = hq_tree_append(node, 1000 + i);
		check_path(node, i);
		assert_int_equal(hq_tree_count(), before);
	}
}

enum { TOGETHER = 3, ROUNDS = 4000, DEEP = 4 };

static uint32_t traces[TOGETHER][ROUNDS];
static pthread_barrier_t round_begins;

/* All make one new path at one moment, whose nodes stand one behind the other
 * where nobody comes between. */
static void *
make_one_path(void *arg)
{
	uint32_t *out = arg;

	for (uint32_t k = 0; k < ROUNDS; k++) {
		uint32_t node = HQ_TREE_ROOT;
		pthread_barrier_wait(&round_begins);
		for (uint32_t i = 0; i < DEEP; i++)
			node = hq_tree_append(node, 100000 + k * DEEP + i);
		out[k] = hq_tree_trace(node, 0);
	}
	return NULL;
}

static void
threads_agree_on_a_new_trace(void **state)
{
	pthread_t threads[TOGETHER];

	(void)state;
	pthread_barrier_init(&round_begins, NULL, TOGETHER);
	for (unsigned t = 0; t < TOGETHER; t++)
		assert_int_equal(pthread_create(&threads[t], NULL,
				     make_one_path, traces[t]), 0);
	for (unsigned t = 0; t < TOGETHER; t++)
		pthread_join(threads[t], NULL);
	pthread_barrier_destroy(&round_begins);
	for (uint32_t k = 0; k < ROUNDS; k++) {
		uint32_t node = HQ_TREE_ROOT;
		for (uint32_t i = 0; i < DEEP; i++)
			node = hq_tree_append(node, 100000 + k * DEEP + i);
		for (unsigned t = 0; t < TOGETHER; t++)
			assert_int_equal(traces[t][k], hq_tree_trace(node, 0));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(threads_make_the_same_paths),
	    cmocka_unit_test(threads_agree_on_a_new_trace),
	};
	return cmocka_run_group_tests_name("intern", tests, NULL, NULL);
}
