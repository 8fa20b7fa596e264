/* Chains until a set is met against trying them out, on ten thousand random
 * graphs, forwards and backwards. */
#include "cmocka.h"

#include <stdlib.h>

#include "analysis/graph/search.h"
#include "world.h"

#define GRAPHS 10000

static struct hq_error err;

static bool
leads(const struct world *w, uint32_t a, uint32_t b)
{
	for (uint32_t i = 0; i < w->nedges; i++)
		if (world_strong(&w->edges[i]) && w->edges[i].src == a &&
		    w->edges[i].dst == b)
			return true;
	return false;
}

/* References to the nearest one of `until`, or -1. */
static int
distance(const struct world *w, uint32_t from, bool back, uint32_t until,
    uint32_t ignore, uint32_t most)
{
	uint32_t seen = 1u << from;

	for (uint32_t depth = 0;; depth++) {
		uint32_t next = seen;
		if ((seen & until) != 0)
			return (int)depth;
		for (uint32_t a = 0; a < w->nodes; a++)
			for (uint32_t b = 0; b < w->nodes; b++)
				if ((seen >> a & 1) != 0 &&
				    (back ? leads(w, b, a) : leads(w, a, b)) &&
				    (ignore >> b & 1) == 0)
					next |= 1u << b;
		if (next == seen || depth == most)
			return -1;
		seen = next;
	}
}

static void
check(struct world *w, bool back)
{
	uint32_t all = (1u << w->nodes) - 1, count, *nodes;
	uint64_t until[1] = {world_draw(w, 1u << 24) &
			     world_draw(w, 1u << 24) &
			     world_draw(w, 1u << 24) & all};
	uint64_t ignore[1] = {world_draw(w, 1u << 24) &
			      world_draw(w, 1u << 24) &
			      world_draw(w, 1u << 24) & all};
	struct hq_into into = {0};
	struct hq_search s = {.from = world_draw(w, w->nodes),
	    .until = until,
	    .ignore = ignore,
	    .most = world_draw(w, 6)};
	int wanted = distance(w, s.from, back, (uint32_t)until[0],
	    (uint32_t)ignore[0], s.most);

	if (back) {
		assert_int_equal(hq_into_new(w->g, NULL, &into, &err), HQ_OK);
		s.into = &into;
	}
	assert_int_equal(
	    hq_search_find(w->g, &s, &nodes, &count, &err), HQ_OK);
	assert_int_equal((int)count - 1, wanted);
	if (count > 0) {
		assert_int_equal(nodes[back ? count - 1 : 0], s.from);
		assert_true(
		    until[0] >> nodes[back ? 0 : count - 1] & 1);
	}
	for (uint32_t i = 0; i + 1 < count; i++) {
		assert_true(leads(w, nodes[i], nodes[i + 1]));
		assert_false(ignore[0] >> nodes[back ? i : i + 1] & 1);
	}
	free(nodes);
	hq_into_release(&into);
}

static void
chains_are_the_shortest(void **state)
{
	struct world w;

	(void)state;
	for (uint64_t seed = 1; seed <= GRAPHS; seed++) {
		world_random(&w, seed);
		check(&w, false);
		check(&w, true);
		world_release(&w);
	}
}

/* A reference to itself, and a cycle, are no way on. */
static void
cycles_come_to_an_end(void **state)
{
	struct world w;
	uint64_t until[1] = {1u << 2};
	struct hq_search s = {.until = until, .most = UINT32_MAX};
	uint32_t *nodes, count;

	(void)state;
	world_text(&w, 3, "0>0 0>1 1>0 r0");
	assert_int_equal(
	    hq_search_find(w.g, &s, &nodes, &count, &err), HQ_OK);
	assert_int_equal(count, 0);
	free(nodes);
	world_release(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(chains_are_the_shortest),
	    cmocka_unit_test(cycles_come_to_an_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
