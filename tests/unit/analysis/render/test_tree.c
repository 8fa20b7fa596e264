/* The lines of drawn trees, and pictures for Graphviz. */
#include "cmocka.h"

#include "analysis/render/dot.h"
#include "analysis/render/tree.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
check(const uint32_t *depths, uint32_t n, const char *const *wanted)
{
	struct hq_tree t;

	assert_true(hq_tree_init(&t, depths, n, false));
	for (uint32_t i = 0; i < n; i++)
		assert_string_equal(hq_tree_prefix(&t), wanted[i]);
	hq_tree_release(&t);
}

static void
test_lines(void **state)
{
	static const uint32_t depths[] = {0, 1, 2, 2, 1, 2, 3, 0, 1};
	static const char *const wanted[] = {"", "|- ", "|  |- ", "|  `- ",
	    "`- ", "   `- ", "      `- ", "", "`- "};

	(void)state;
	check(depths, 9, wanted);
}

static void
test_levels_may_be_left_out(void **state)
{
	static const uint32_t depths[] = {0, 2, 1, 0};
	static const char *const wanted[] = {"", "   `- ", "`- ", ""};

	(void)state;
	check(depths, 4, wanted);
}

static void
test_nothing(void **state)
{
	(void)state;
	check(NULL, 0, NULL);
}

/* Lines have an end, however deep the tree is. */
static void
test_depth_is_bounded(void **state)
{
	enum { N = 3 * HQ_TREE_DEPTH };
	uint32_t depths[N];
	struct hq_tree t;

	(void)state;
	for (uint32_t i = 0; i < N; i++)
		depths[i] = i == N - 1 ? UINT32_MAX : i;
	assert_true(hq_tree_init(&t, depths, N, true));
	for (uint32_t i = 0; i < N; i++)
		assert_true(strlen(hq_tree_prefix(&t)) < sizeof t.text);
	hq_tree_release(&t);
}

static void
test_dot(void **state)
{
	static const char *const wanted[] = {
	    "label=\"a \\\"title\\\"\";",
	    "n1 [label=\"one\\n\\\\x1b[0m\\\\\", fillcolor=\"#cfe3ff\"];",
	    "n2 [label=\"\\\\xff\\\"];n3\", shape=plaintext, style=\"\"];",
	    "n1 -> n2 [label=\"x\", style=dotted];",
	    "n2 -> n1 [label=\"\", style=dashed];",
	};
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	assert_non_null(out);
	hq_dot_begin(out, "a \"title\"");
	assert_int_equal(
	    hq_dot_node(out, "n1", "one\n\033[0m\\", HQ_DOT_START), HQ_OK);
	assert_int_equal(
	    hq_dot_node(out, "n2", "\xff\"];n3", HQ_DOT_REST), HQ_OK);
	assert_int_equal(
	    hq_dot_edge(out, "n1", "n2", "x", HQ_DOT_WEAK), HQ_OK);
	assert_int_equal(
	    hq_dot_edge(out, "n2", "n1", "", HQ_DOT_GUESS), HQ_OK);
	hq_dot_end(out);
	assert_int_equal(fclose(out), 0);
	for (unsigned i = 0; i < sizeof wanted / sizeof *wanted; i++)
		if (strstr(text, wanted[i]) == NULL)
			fail_msg("%s is missing in\n%s", wanted[i], text);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_lines),
	    cmocka_unit_test(test_levels_may_be_left_out),
	    cmocka_unit_test(test_nothing),
	    cmocka_unit_test(test_depth_is_bounded),
	    cmocka_unit_test(test_dot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
