/* Shortest ways and further ones, against all ways of random graphs. */
#include "cmocka.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/graph/ways.h"
#include "world.h"

#define GRAPHS 3000
#define MOST 15

static struct hq_error err;
static uint64_t seed;

#define CHECK(x)                                                               \
	do {                                                                   \
		if (!(x))                                                      \
			fail_msg("graph %llu: %s", (unsigned long long)seed,   \
			    #x);                                               \
	} while (0)

struct finder {
	struct world w;
	struct hq_into into;
	struct hq_nearest nearest;
	struct hq_avoid avoid;
	struct hq_ways *ways;
};

static void
open_finder(struct finder *f)
{
	assert_int_equal(hq_into_new(f->w.g, NULL, &f->into, &err), HQ_OK);
	assert_int_equal(hq_nearest_new(f->w.g, &f->nearest, &err), HQ_OK);
	assert_int_equal(
	    hq_ways_new(f->w.g, &f->into, &f->nearest, &f->ways, &err), HQ_OK);
	assert_true(hq_avoid_init(&f->avoid, f->w.g));
}

static void
close_finder(struct finder *f)
{
	hq_ways_free(f->ways);
	hq_avoid_release(&f->avoid);
	hq_nearest_release(&f->nearest);
	hq_into_release(&f->into);
	world_release(&f->w);
}

/* Whether one may go from u to v, by an edge that is not avoided. */
static bool
may_go(const struct finder *f, uint32_t u, uint32_t v)
{
	return hq_avoid_find(&f->avoid, f->w.g, u, v) != HQ_GRAPH_NONE;
}

static bool
may_begin(const struct finder *f, uint32_t v)
{
	for (uint32_t i = 0; i < f->w.g->roots.count; i++)
		if (f->w.g->roots.target[i] == v &&
		    !hq_bit(f->avoid.roots, i))
			return true;
	return false;
}

/* Counts, by length, the ways to `to` that come to no node twice. */
static void
count_ways(const struct finder *f, uint32_t from, uint32_t at, uint32_t to,
    uint32_t seen, uint32_t *by_length)
{
	seen |= 1u << at;
	if (at == to) {
		by_length[__builtin_popcount(seen)]++;
		return;
	}
	for (uint32_t v = 0; v < f->w.nodes; v++)
		if (!(seen >> v & 1) && v != from && may_go(f, at, v) &&
		    (v == to || !hq_bit(f->avoid.nodes, v)))
			count_ways(f, from, v, to, seen, by_length);
}

static void
check_way(const struct finder *f, const struct hq_way *way, uint32_t from,
    uint32_t to)
{
	const struct hq_graph *g = f->w.g;
	uint32_t seen = 0;

	CHECK(way->count > 0 && way->steps[way->count - 1].node == to);
	for (uint32_t i = 0; i < way->count; i++) {
		uint32_t node = way->steps[i].node, via = way->steps[i].via;
		CHECK(!(seen >> node & 1));
		seen |= 1u << node;
		if (node != to && node != from)
			CHECK(!hq_bit(f->avoid.nodes, node));
		if (i > 0) {
			CHECK(hq_graph_source(g, via) ==
			      way->steps[i - 1].node);
			CHECK(g->edges.target[via] == node);
			CHECK(!hq_bit(f->avoid.edges, via));
		} else if (from == HQ_GRAPH_NONE) {
			CHECK(g->roots.target[via] == node);
			CHECK(!hq_bit(f->avoid.roots, via));
		} else {
			CHECK(node == from && via == HQ_GRAPH_NONE);
		}
	}
}

static void
check_all(struct finder *f, uint32_t from, uint32_t to)
{
	uint32_t expected[WORLD_NODES + 1] = {0}, n, length = 1, total = 0;
	struct hq_way *ways, first;
	enum hq_status status;

	for (uint32_t v = 0; v < f->w.nodes; v++)
		if (from == HQ_GRAPH_NONE
			? may_begin(f, v) &&
			      (v == to || !hq_bit(f->avoid.nodes, v))
			: v == from)
			count_ways(f, from, v, to, 0, expected);
	for (uint32_t i = 0; i <= WORLD_NODES; i++)
		total += expected[i];
	status = hq_ways_find(f->ways, from, to, &f->avoid, &first, &err);
	CHECK(status == (total == 0 ? HQ_ERR_NOTFOUND : HQ_OK));
	assert_int_equal(hq_ways_all(f->ways, from, to, &f->avoid, MOST, &ways,
			     &n, &err),
	    HQ_OK);
	CHECK(n == (total < MOST ? total : MOST));
	for (uint32_t i = 0; i < n; i++) {
		while (expected[length] == 0)
			length++;
		expected[length]--;
		CHECK(ways[i].count == length);
		check_way(f, &ways[i], from, to);
		for (uint32_t k = 0; k < i; k++) {
			bool same = ways[k].count == length;
			for (uint32_t s = 0; same && s < length; s++)
				same = ways[k].steps[s].node ==
				       ways[i].steps[s].node;
			CHECK(!same);
		}
	}
	if (status == HQ_OK) {
		CHECK(first.count == ways[0].count);
		check_way(f, &first, from, to);
		free(first.steps);
	}
	hq_ways_release(ways, n);
}

static void
all_ways_shortest_first(void **state)
{
	struct finder f;

	(void)state;
	for (seed = 1; seed <= GRAPHS; seed++) {
		if (seed % 10 == 0) /* too many ways to count */
			continue;
		world_random(&f.w, seed);
		open_finder(&f);
		for (unsigned i = 0; i < 2 && f.w.g->edges.count > 0; i++)
			hq_avoid_edge(&f.avoid, f.w.g,
			    world_draw(&f.w, f.w.g->edges.count));
		if (seed % 2 == 0)
			hq_bit_set(
			    f.avoid.nodes, world_draw(&f.w, f.w.nodes));
		if (seed % 3 == 0 && f.w.g->roots.count > 0)
			hq_bit_set(f.avoid.roots, 0);
		check_all(&f, HQ_GRAPH_NONE, world_draw(&f.w, f.w.nodes));
		check_all(&f, world_draw(&f.w, f.w.nodes),
		    world_draw(&f.w, f.w.nodes));
		close_finder(&f);
	}
}

/* The seeds' picture: x, y and z hold one another's parts. */
static void
a_chain_is_the_shortest_one(void **state)
{
	struct finder f;
	struct hq_way *ways;
	uint32_t n;

	(void)state;
	world_text(&f.w, 6, "r0 0>1 1>2 2>5 0>3 3>4 4>5 r4i 5>0");
	open_finder(&f);
	assert_int_equal(hq_ways_all(f.ways, HQ_GRAPH_NONE, 5, NULL, 10, &ways,
			     &n, &err),
	    HQ_OK);
	assert_int_equal(n, 3);
	assert_int_equal(ways[0].count, 2);
	assert_int_equal(ways[0].steps[0].node, 4);
	assert_int_equal(ways[0].steps[0].via, 1);
	assert_int_equal(ways[1].count, 4);
	assert_int_equal(ways[2].count, 4);
	hq_ways_release(ways, n);
	close_finder(&f);
}

/* Nodes that look near, since roots hold them that are avoided. */
static void
what_looks_near_is_not_taken_for_near(void **state)
{
	struct finder f;
	struct hq_way way;

	(void)state;
	world_text(&f.w, 7, "r1 r2 r3 r4 r6 1>0 2>1 3>2 4>3 5>0 6>5");
	open_finder(&f);
	for (unsigned i = 0; i < 3; i++)
		hq_bit_set(f.avoid.roots, i);
	assert_int_equal(hq_ways_find(f.ways, HQ_GRAPH_NONE, 0, &f.avoid, &way,
			     &err),
	    HQ_OK);
	assert_int_equal(way.count, 3);
	assert_int_equal(way.steps[0].node, 6);
	free(way.steps);
	close_finder(&f);
}

/* A search that meets many nodes, and then small ones again. */
static void
a_wide_search_and_a_narrow_one(void **state)
{
	enum { MIDDLE = 200000 };
	struct hq_graph *g;
	struct hq_into into;
	struct hq_nearest nearest;
	struct hq_avoid avoid;
	struct hq_ways *ways;
	struct hq_way way;

	(void)state;
	/* 0 leads to all in the middle, these to the last. */
	assert_int_equal(
	    hq_graph_new(MIDDLE + 2, 2 * MIDDLE, 1, &g, &err), HQ_OK);
	for (uint32_t i = 1; i <= MIDDLE; i++)
		hq_graph_add(g, 0, i, HQ_EDGE_START);
	for (uint32_t i = 1; i <= MIDDLE; i++)
		hq_graph_add(g, i, MIDDLE + 1, HQ_EDGE_START);
	hq_graph_add_root(g, 0, HQ_EDGE_START);
	assert_int_equal(hq_graph_finish(g, &err), HQ_OK);
	assert_int_equal(hq_into_new(g, NULL, &into, &err), HQ_OK);
	assert_int_equal(hq_nearest_new(g, &nearest, &err), HQ_OK);
	assert_int_equal(hq_ways_new(g, &into, &nearest, &ways, &err), HQ_OK);
	assert_true(hq_avoid_init(&avoid, g));
	hq_avoid_edge(&avoid, g, 0);
	for (unsigned i = 0; i < 2; i++) {
		assert_int_equal(hq_ways_find(ways, HQ_GRAPH_NONE, MIDDLE + 1,
				     &avoid, &way, &err),
		    HQ_OK);
		assert_int_equal(way.count, 3);
		assert_int_equal(way.steps[1].node, 2);
		free(way.steps);
	}
	hq_bit_set(avoid.roots, 0);
	assert_int_equal(hq_ways_find(ways, HQ_GRAPH_NONE, MIDDLE + 1, &avoid,
			     &way, &err),
	    HQ_ERR_NOTFOUND);
	assert_int_equal(
	    hq_ways_find(ways, HQ_GRAPH_NONE, 7, NULL, &way, &err), HQ_OK);
	assert_int_equal(way.count, 2);
	free(way.steps);
	hq_avoid_release(&avoid);
	hq_ways_free(ways);
	hq_nearest_release(&nearest);
	hq_into_release(&into);
	hq_graph_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(all_ways_shortest_first),
	    cmocka_unit_test(a_chain_is_the_shortest_one),
	    cmocka_unit_test(what_looks_near_is_not_taken_for_near),
	    cmocka_unit_test(a_wide_search_and_a_narrow_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
