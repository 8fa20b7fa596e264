/* Graphs made by hand, graphs that are refused, and deep ones. */
#include "cmocka.h"

#include <stdlib.h>
#include <sys/resource.h>

#include "analysis/graph/components.h"
#include "analysis/graph/dominators.h"
#include "analysis/graph/garbage.h"
#include "analysis/graph/into.h"
#include "analysis/graph/leaks.h"
#include "analysis/graph/nearest.h"
#include "analysis/graph/setsize.h"
#include "analysis/graph/ways.h"
#include "world.h"

/* A list so long that recursion would be noticed: 64 bytes a frame would be
 * more than the 8 MiB of a stack even at a million. */
#define DEEP 1000000u

static struct hq_error err;

static void
a_lost_cycle_has_one_leader(void **state)
{
	struct world w;
	struct hq_leaks l;

	(void)state;
	/* 1 and 2 hold each other and 3; 4 holds itself; 0 is reachable. */
	world_text(&w, 6, "r0 1>2 2>1 2>3 4>4 5>3");
	assert_int_equal(hq_leaks_new(w.g, &l, &err), HQ_OK);
	assert_int_equal(l.leak[0], HQ_LEAK_REACHABLE);
	assert_int_equal(l.leak[1], HQ_LEAK_DEFINITE);
	assert_int_equal(l.leak[2], HQ_LEAK_INDIRECT);
	assert_int_equal(l.leader[2], 1);
	assert_int_equal(l.leak[3], HQ_LEAK_INDIRECT);
	assert_int_equal(l.leader[3], 1);
	assert_int_equal(l.parent[3], 2);
	assert_int_equal(l.leak[4], HQ_LEAK_DEFINITE);
	assert_int_equal(l.leak[5], HQ_LEAK_DEFINITE);
	hq_leaks_release(&l);
	world_release(&w);
}

static void
an_interior_pointer_makes_possible(void **state)
{
	struct world w;
	struct hq_leaks l;

	(void)state;
	world_text(&w, 5, "r0 0>1i 1>2 r3i 3>4 0>4w");
	assert_int_equal(hq_leaks_new(w.g, &l, &err), HQ_OK);
	for (unsigned i = 0; i < 5; i++)
		assert_int_equal(l.leak[i],
		    i == 0 ? HQ_LEAK_REACHABLE : HQ_LEAK_POSSIBLE);
	assert_int_equal(l.via[3], 1);
	hq_leaks_release(&l);
	world_release(&w);
}

/* The diamond: what two hold belongs to who holds both. */
static void
shared_parts_belong_to_whom_both_belong(void **state)
{
	struct world w;
	struct hq_dominators d;
	uint64_t set[1] = {1u << 1 | 1u << 2};
	struct hq_setsize size;

	(void)state;
	world_text(&w, 5, "r0 0>1 0>2 1>3 2>3 3>4 4>3");
	assert_int_equal(
	    world_dominators(w.g, NULL, &w.sizes, &d, &err), HQ_OK);
	assert_int_equal(d.idom[0], HQ_GRAPH_NONE);
	assert_int_equal(d.idom[3], 0);
	assert_int_equal(d.idom[4], 3);
	assert_int_equal(d.retained[0], 1 + 2 + 4 + 8 + 16);
	assert_int_equal(d.retained[1], 2);
	assert_int_equal(d.retained_n[3], 2);
	hq_dominators_release(&d);
	assert_int_equal(
	    hq_setsize(w.g, NULL, &w.sizes, set, &size, NULL, &err), HQ_OK);
	assert_int_equal(size.retained_bytes, 2 + 4 + 8 + 16);
	world_release(&w);
}

/* l = []; l.append(l); del l, and one that something else holds. */
static void
a_list_that_holds_itself_is_garbage(void **state)
{
	struct world w;
	uint64_t counts[4] = {1 + 1, 2 + 1, 1 + 1, 0}, *garbage;
	struct hq_dense refcounts = {counts, 4, 8, true};

	(void)state;
	/* 0 and 1 hold themselves, 1 by its buffer 3, and something more
	 * holds 1; 2 hangs on 0. */
	world_text(&w, 4, "0>0t 0>2t 1>3t 3>1");
	assert_int_equal(
	    hq_garbage_new(w.g, &refcounts, &garbage, &err), HQ_OK);
	assert_int_equal(garbage[0], 1u << 0 | 1u << 2);
	free(garbage);
	counts[1] = 1 + 1;
	assert_int_equal(
	    hq_garbage_new(w.g, &refcounts, &garbage, &err), HQ_OK);
	assert_int_equal(garbage[0], 0xf);
	free(garbage);
	world_release(&w);
}

static void
dropped_references_keep_their_numbers(void **state)
{
	struct hq_graph *g;
	uint32_t edge = 0;

	(void)state;
	assert_int_equal(hq_graph_new(3, 5000, 1, &g, &err), HQ_OK);
	for (uint32_t i = 0; i < 4990; i++)
		hq_graph_add(g, i / 2000, i % 3,
		    i % 7 < 3 || (i > 1000 && i < 2100) ? HQ_EDGE_WEAK
							: HQ_EDGE_START);
	assert_int_equal(hq_graph_finish(g, &err), HQ_OK);
	for (uint32_t i = 0; i < 4990; i++) {
		if (i % 7 < 3 || (i > 1000 && i < 2100)) {
			assert_int_equal(
			    hq_edges_edge(&g->edges, i), HQ_GRAPH_NONE);
			continue;
		}
		assert_int_equal(hq_edges_edge(&g->edges, i), edge);
		assert_int_equal(hq_edges_reference(&g->edges, edge), i);
		assert_int_equal(g->edges.target[edge], i % 3);
		assert_int_equal(hq_graph_source(g, edge), i / 2000);
		edge++;
	}
	assert_int_equal(g->edges.count, edge);
	hq_graph_free(g);
}

static void
expect_refused(uint64_t src1, uint64_t dst1, uint64_t src2, uint64_t dst2)
{
	struct hq_graph *g;

	assert_int_equal(hq_graph_new(4, 2, 0, &g, &err), HQ_OK);
	hq_graph_add(g, src1, dst1, HQ_EDGE_START);
	hq_graph_add(g, src2, dst2, HQ_EDGE_START);
	assert_int_equal(hq_graph_finish(g, &err), HQ_ERR_INCONSISTENT);
	hq_graph_free(g);
}

static void
what_makes_no_sense_is_refused(void **state)
{
	struct hq_graph *g;

	(void)state;
	expect_refused(2, 0, 1, 0); /* out of order */
	expect_refused(0, 1, 4, 0);
	expect_refused(0, 1, 0, 4);
	expect_refused(0, 1, UINT64_MAX, 0);
	expect_refused(0, UINT64_MAX, 0, 0);
	assert_int_equal(hq_graph_new(1, 1, 1, &g, &err), HQ_OK);
	hq_graph_add_root(g, 1, HQ_EDGE_START);
	assert_int_equal(hq_graph_finish(g, &err), HQ_ERR_INCONSISTENT);
	hq_graph_free(g);
	assert_int_equal(
	    hq_graph_new(1, 1ull << 32, 1, &g, &err), HQ_ERR_LIMIT);
	assert_int_equal(
	    hq_graph_new(1ull << 33, 1, 1, &g, &err), HQ_ERR_LIMIT);
	assert_int_equal(
	    hq_graph_new(1, 1, UINT64_MAX, &g, &err), HQ_ERR_LIMIT);
}

static void
an_empty_graph_has_answers(void **state)
{
	struct world w;
	struct hq_leaks l;
	struct hq_dominators d;
	struct hq_nearest n;
	struct hq_components c;
	struct hq_into into;

	(void)state;
	world_text(&w, 0, "");
	assert_int_equal(hq_leaks_new(w.g, &l, &err), HQ_OK);
	assert_int_equal(hq_nearest_new(w.g, &n, &err), HQ_OK);
	assert_int_equal(hq_components_new(w.g, &c, &err), HQ_OK);
	assert_int_equal(hq_into_new(w.g, NULL, &into, &err), HQ_OK);
	assert_int_equal(
	    world_dominators(w.g, NULL, &w.sizes, &d, &err), HQ_OK);
	hq_leaks_release(&l);
	hq_nearest_release(&n);
	hq_components_release(&c);
	hq_into_release(&into);
	hq_dominators_release(&d);
	world_release(&w);
}

/* How many edges lead where in a large graph, and from where. */
enum shape { LIST, BACKWARDS, RING, DOUBLY, TREE, LADDER };

static struct hq_graph *
make(enum shape shape, uint32_t n)
{
	struct hq_graph *g;

	assert_int_equal(hq_graph_new(n, 2ull * n, 1, &g, &err), HQ_OK);
	for (uint32_t i = 0; i < n; i++) {
		if (shape == TREE) {
			if (2 * i + 1 < n)
				hq_graph_add(g, i, 2 * i + 1, HQ_EDGE_START);
			if (2 * i + 2 < n)
				hq_graph_add(g, i, 2 * i + 2, HQ_EDGE_START);
			continue;
		}
		if (i > 0 && (shape == BACKWARDS || shape == DOUBLY))
			hq_graph_add(g, i, i - 1, HQ_EDGE_START);
		if (i + 1 < n && shape != BACKWARDS)
			hq_graph_add(g, i, i + 1, HQ_EDGE_START);
		if (i + 1 == n && shape == RING)
			hq_graph_add(g, i, 0, HQ_EDGE_START);
		/* Each second node leads back to the one before the last. */
		if (shape == LADDER && i % 2 == 1)
			hq_graph_add(g, i, i > 2 ? i - 3 : 0, HQ_EDGE_START);
	}
	return g;
}

static void
check_lost(const struct hq_graph *g, enum shape shape)
{
	struct hq_leaks l;
	uint32_t leader = shape == BACKWARDS ? g->nodes - 1 : 0;

	assert_int_equal(hq_leaks_new(g, &l, &err), HQ_OK);
	for (uint32_t v = 0; v < g->nodes; v++) {
		assert_int_equal(l.leader[v], leader);
		assert_int_equal(l.leak[v], v == leader ? HQ_LEAK_DEFINITE
						       : HQ_LEAK_INDIRECT);
	}
	hq_leaks_release(&l);
}

static void
check_held(const struct hq_graph *g, enum shape shape,
    const struct hq_dense *sizes)
{
	struct hq_dominators d;
	struct hq_nearest n;
	struct hq_into into;
	struct hq_ways *ways;
	struct hq_way way;
	uint32_t first = shape == BACKWARDS ? g->nodes - 1 : 0;
	uint32_t last = g->nodes - 1 - first;

	assert_int_equal(world_dominators(g, NULL, sizes, &d, &err), HQ_OK);
	assert_int_equal(d.retained_n[first], g->nodes);
	assert_int_equal(d.retained[first], g->nodes);
	assert_int_equal(d.retained_n[last], 1);
	for (uint32_t v = 0; v < g->nodes; v++)
		if (v != first)
			assert_int_equal(d.idom[v], shape == TREE ? (v - 1) / 2
						    : shape == BACKWARDS
							? v + 1
							: v - 1);
	hq_dominators_release(&d);
	assert_int_equal(hq_nearest_new(g, &n, &err), HQ_OK);
	assert_int_equal(n.dist[last], shape == TREE ? 20 : g->nodes);
	assert_int_equal(hq_into_new(g, NULL, &into, &err), HQ_OK);
	assert_int_equal(hq_ways_new(g, &into, &n, &ways, &err), HQ_OK);
	assert_int_equal(
	    hq_ways_find(ways, HQ_GRAPH_NONE, last, NULL, &way, &err), HQ_OK);
	assert_int_equal(way.count, n.dist[last]);
	free(way.steps);
	hq_ways_free(ways);
	hq_into_release(&into);
	hq_nearest_release(&n);
}

static void
deep_graphs_need_no_deep_stack(void **state)
{
	static const uint32_t cycles[] = {[RING] = 1, [DOUBLY] = 1, [LADDER] = 1, [TREE] = 0};
	uint8_t *ones = hq_big_filled(DEEP, 1, 1);
	const struct hq_dense sizes = {ones, DEEP, 1, false};
	struct hq_components c;

	(void)state;
	assert_non_null(ones);
	for (enum shape shape = LIST; shape <= LADDER; shape++) {
		struct hq_graph *g = make(shape, DEEP);
		assert_int_equal(hq_graph_finish(g, &err), HQ_OK);
		check_lost(g, shape);
		assert_int_equal(hq_components_new(g, &c, &err), HQ_OK);
		assert_int_equal(hq_components_cycles(g, &c, &err), HQ_OK);
		assert_int_equal(c.count, cycles[shape]);
		hq_components_release(&c);
		hq_graph_free(g);
		g = make(shape, DEEP);
		hq_graph_add_root(
		    g, shape == BACKWARDS ? DEEP - 1 : 0, HQ_EDGE_START);
		assert_int_equal(hq_graph_finish(g, &err), HQ_OK);
		check_held(g, shape, &sizes);
		hq_graph_free(g);
	}
	free(ones);
}

int
main(void)
{
	const struct rlimit small = {256 << 10, 256 << 10};
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_lost_cycle_has_one_leader),
	    cmocka_unit_test(an_interior_pointer_makes_possible),
	    cmocka_unit_test(shared_parts_belong_to_whom_both_belong),
	    cmocka_unit_test(a_list_that_holds_itself_is_garbage),
	    cmocka_unit_test(dropped_references_keep_their_numbers),
	    cmocka_unit_test(what_makes_no_sense_is_refused),
	    cmocka_unit_test(an_empty_graph_has_answers),
	    cmocka_unit_test(deep_graphs_need_no_deep_stack),
	};

	setrlimit(RLIMIT_STACK, &small);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
