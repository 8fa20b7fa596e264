/* The tree of frames: paths, folding, traces. */
#include "cmocka.h"

#include "capture/trace/tree.h"

static uint32_t
path(const char *pcs)
{
	uint32_t node = HQ_TREE_ROOT;

	for (; *pcs != '\0'; pcs++)
		node = hq_tree_append(node, (uint32_t)*pcs);
	return node;
}

static void
a_path_has_one_node(void **state)
{
	(void)state;
	uint32_t abc = path("abc");
	assert_int_equal(path("abc"), abc);
	assert_int_not_equal(path("abd"), abc);
	assert_int_equal(hq_tree_at(abc).parent, path("ab"));
	assert_int_equal(hq_tree_at(abc).pc, 'c');
	assert_int_equal(hq_tree_at(path("a")).parent, HQ_TREE_ROOT);
}

static void
a_parent_has_a_smaller_number(void **state)
{
	(void)state;
	path("zyxwvuts");
	for (uint32_t i = 1; i < hq_tree_count(); i++)
		assert_true(hq_tree_at(i).parent < i);
}

static void
repetitions_are_folded(void **state)
{
	(void)state;
	static const char *const pairs[][2] = {
	    {"maaaaab", "mab"},                 /* one frame */
	    {"mababab", "mab"},                 /* two */
	    {"mabcabcabcd", "mabcd"},           /* three */
	    {"mabcdabcdx", "mabcdx"},           /* four */
	    {"maabbab", "mab"},                 /* folded, then again */
	    {"mabcdeabcde", "mabcdeabcde"},     /* five are not looked for */
	    {"maba", "maba"},                   /* no repetition yet */
	    {"aa", "a"},                        /* at the outermost frame */
	};

	for (unsigned i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
		assert_int_equal(path(pairs[i][0]), path(pairs[i][1]));
	assert_int_not_equal(path("mab"), path("maba"));
}

/* A recursion over two call sites: as many paths as there are words over two
 * letters without repetitions, which are six. */
static void
a_recursion_over_two_sites_has_few_paths(void **state)
{
	(void)state;
	path("R");
	path("RL");
	uint32_t before = hq_tree_count();
	for (unsigned word = 0; word < 4096; word++) {
		uint32_t node = path("R");
		for (unsigned i = 0; i < 12; i++)
			node = hq_tree_append(node, word >> i & 1 ? 'p' : 'q');
	}
	assert_true(hq_tree_count() - before <= 16);
}

static void
a_trace_is_a_path_and_its_flags(void **state)
{
	(void)state;
	uint32_t whole = hq_tree_trace(path("main"), 0);
	uint32_t cut = hq_tree_trace(path("main"), HQ_TRACE_CUT);
	assert_true(whole >= HQ_TRACE_FIRST);
	assert_int_equal(hq_tree_trace(path("main"), 0), whole);
	assert_int_not_equal(cut, whole);
	unsigned seen = 0;
	for (uint32_t i = 1; i < hq_tree_count(); i++) {
		struct hq_tree_node n = hq_tree_at(i);
		if (n.trace == whole || n.trace == cut) {
			assert_int_equal(n.parent, path("main"));
			assert_int_equal(n.flags,
			    n.trace == cut ? HQ_TRACE_CUT : 0);
			assert_int_equal(n.pc, 0);
			seen++;
		}
	}
	assert_int_equal(seen, 2);
	assert_int_equal(hq_tree_trace(HQ_TREE_FULL, 0), HQ_TRACE_LOST);
	assert_int_equal(hq_tree_append(HQ_TREE_FULL, 'a'), HQ_TREE_FULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_path_has_one_node),
	    cmocka_unit_test(a_parent_has_a_smaller_number),
	    cmocka_unit_test(repetitions_are_folded),
	    cmocka_unit_test(a_recursion_over_two_sites_has_few_paths),
	    cmocka_unit_test(a_trace_is_a_path_and_its_flags),
	};
	if (!hq_tree_init())
		return 1;
	return cmocka_run_group_tests_name("tree", tests, NULL, NULL);
}
