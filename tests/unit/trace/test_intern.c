/* The index under threads: every path that any thread made is found again, and
 * growing loses none. */
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
	uint32_t twice = 0;

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
			twice += found[t][i] != found[0][i];
		}
	/* A number twice for one path is allowed, where two threads made it at
	 * the same moment, but most are made once. */
	assert_true(twice < THREADS * PATHS / 2);
	for (uint32_t i = 0; i < PATHS; i++) {
		uint32_t node = hq_tree_append(HQ_TREE_ROOT, 1 + i % 7);
		node = hq_tree_append(node, 100 + i % 301);
		uint32_t before = hq_tree_count();
		node = hq_tree_append(node, 1000 + i);
		check_path(node, i);
		assert_int_equal(hq_tree_count(), before);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(threads_make_the_same_paths),
	};
	return cmocka_run_group_tests_name("intern", tests, NULL, NULL);
}
