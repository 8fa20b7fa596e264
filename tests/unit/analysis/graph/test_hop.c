/* Hops from a set against trying them out, on ten thousand random graphs. */
#include "cmocka.h"

#include <stdio.h>

#include "analysis/graph/hop.h"
#include "world.h"

#define GRAPHS 10000

static struct hq_error err;

static uint32_t
referrers_of(const struct world *w, uint32_t set)
{
	uint32_t found = 0;

	for (uint32_t i = 0; i < w->nedges; i++)
		if (world_strong(&w->edges[i]) &&
		    set >> w->edges[i].dst & 1)
			found |= 1u << w->edges[i].src;
	return found;
}

static uint32_t
referents_of(const struct world *w, uint32_t set)
{
	uint32_t found = 0;

	for (uint32_t i = 0; i < w->nedges; i++)
		if (world_strong(&w->edges[i]) &&
		    set >> w->edges[i].src & 1)
			found |= 1u << w->edges[i].dst;
	return found;
}

/* Referrers that are come to when all other ones are taken away. */
static uint32_t
imdom_of(const struct world *w, uint32_t set)
{
	uint32_t referrers = referrers_of(w, set), found = 0;

	for (uint32_t v = 0; v < w->nodes; v++) {
		uint32_t one = 1u << v;
		if ((referrers & one) != 0 &&
		    (world_reach(w, world_held(w, false), false,
			 referrers & ~one) &
			one) != 0)
			found |= one;
	}
	return found;
}

static void
check(struct world *w, uint32_t set)
{
	uint64_t bits[1] = {set}, out[4][1] = {{0}};

	hq_hop_referrers(w->g, bits, out[0]);
	assert_int_equal(out[0][0], referrers_of(w, set));
	hq_hop_referents(w->g, bits, out[1]);
	assert_int_equal(out[1][0], referents_of(w, set));
	assert_int_equal(hq_hop_reachable(w->g, bits, out[2], &err), HQ_OK);
	assert_int_equal(out[2][0], world_reach(w, set, false, 0));
	assert_int_equal(hq_hop_imdom(w->g, bits, out[3], &err), HQ_OK);
	assert_int_equal(out[3][0], imdom_of(w, set));
}

static void
hops_are_what_the_edges_say(void **state)
{
	struct world w;

	(void)state;
	for (uint64_t seed = 1; seed <= GRAPHS; seed++) {
		world_random(&w, seed);
		check(&w, world_draw(&w, 1u << 24) & world_draw(&w, 1u << 24) &
			      ((1u << w.nodes) - 1));
		check(&w, 0);
		world_release(&w);
	}
}

/* r0 -> 0 -> 1 -> 2, 0 -> 2: without the set only 0 is met first. */
static void
an_immediate_dominator_is_met_first(void **state)
{
	struct world w;
	uint64_t set[1] = {1u << 2}, out[1] = {0};

	(void)state;
	world_text(&w, 4, "0>1 0>2 1>2 3>2 r0");
	assert_int_equal(hq_hop_imdom(w.g, set, out, &err), HQ_OK);
	assert_int_equal(out[0], 1u << 0);
	world_release(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(hops_are_what_the_edges_say),
	    cmocka_unit_test(an_immediate_dominator_is_met_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
