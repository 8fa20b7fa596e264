/* Every algorithm against trying it out, on ten thousand random graphs. */
#include "cmocka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/graph/components.h"
#include "analysis/graph/dominators.h"
#include "analysis/graph/garbage.h"
#include "analysis/graph/into.h"
#include "analysis/graph/kinds.h"
#include "analysis/graph/leaks.h"
#include "analysis/graph/nearest.h"
#include "analysis/graph/owners.h"
#include "analysis/graph/setsize.h"
#include "world.h"

#define GRAPHS 10000

static struct hq_error err;
static uint64_t seed; /* of the graph that is looked at */

/* Like assert_true, and says in which graph. */
#define CHECK(x)                                                               \
	do {                                                                   \
		if (!(x))                                                      \
			fail_msg("graph %llu: %s", (unsigned long long)seed,   \
			    #x);                                               \
	} while (0)

static void
each_graph(void (*check)(struct world *w))
{
	struct world w;

	for (seed = 1; seed <= GRAPHS; seed++) {
		world_random(&w, seed);
		check(&w);
		world_release(&w);
	}
}

/* Edges of the graph are the strong references, in order. */
static void
check_edges(struct world *w)
{
	uint32_t edge = 0;

	for (uint32_t i = 0; i < w->nedges; i++) {
		const struct world_edge *e = &w->edges[i];
		if (!world_strong(e)) {
			CHECK(hq_edges_edge(&w->g->edges, i) == HQ_GRAPH_NONE);
			continue;
		}
		CHECK(hq_edges_edge(&w->g->edges, i) == edge);
		CHECK(hq_edges_reference(&w->g->edges, edge) == i);
		CHECK(hq_graph_source(w->g, edge) == e->src);
		CHECK(w->g->edges.target[edge] == e->dst);
		CHECK(hq_bit(w->g->edges.interior, edge) ==
		      ((e->class & HQ_EDGE_INTERIOR) != 0));
		edge++;
	}
	CHECK(edge == w->g->edges.count);
	edge = 0;
	for (uint32_t i = 0; i < w->nroots; i++)
		if (world_strong(&w->roots[i]))
			CHECK(hq_edges_reference(&w->g->roots, edge++) == i);
	CHECK(edge == w->g->roots.count);
}

static void
edges_are_the_strong_references(void **state)
{
	(void)state;
	each_graph(check_edges);
}

static void
check_into(struct world *w)
{
	struct hq_into into;
	uint32_t *all, *told;

	assert_int_equal(hq_into_new(w->g, NULL, &into, &err), HQ_OK);
	assert_int_equal(hq_into_degrees(w->g, false, &all, &err), HQ_OK);
	assert_int_equal(hq_into_degrees(w->g, true, &told, &err), HQ_OK);
	for (uint32_t v = 0; v < w->nodes; v++) {
		uint32_t at = into.first[v], n = 0, precise = 0;
		for (uint32_t i = 0; i < w->nedges; i++) {
			const struct world_edge *e = &w->edges[i];
			if (!world_strong(e) || e->dst != v)
				continue;
			CHECK(at < into.first[v + 1]);
			CHECK(into.value[at++] == e->src);
			n++;
			precise += (e->class & HQ_EDGE_TOLD) != 0;
		}
		CHECK(at == into.first[v + 1]);
		for (uint32_t i = 0; i < w->nroots; i++)
			if (world_strong(&w->roots[i]) &&
			    w->roots[i].dst == v) {
				n++;
				precise += (w->roots[i].class & HQ_EDGE_TOLD) !=
					   0;
			}
		CHECK(all[v] == n);
		CHECK(told[v] == precise);
	}
	free(all);
	free(told);
	hq_into_release(&into);
}

static void
predecessors_and_degrees(void **state)
{
	(void)state;
	each_graph(check_into);
}

static void
check_evidence(const struct world *w, const struct hq_leaks *l, uint32_t v)
{
	const struct hq_edges *e = &w->g->edges, *r = &w->g->roots;
	uint32_t at = v, steps = 0;

	while (l->parent[at] != HQ_GRAPH_NONE) {
		uint32_t p = l->parent[at], via = l->via[at];
		CHECK(hq_graph_source(w->g, via) == p);
		CHECK(e->target[via] == at);
		if (l->leak[at] == HQ_LEAK_REACHABLE)
			CHECK(!hq_bit(e->interior, via));
		CHECK(++steps <= w->nodes);
		at = p;
	}
	if (l->leak[v] == HQ_LEAK_INDIRECT || l->leak[v] == HQ_LEAK_DEFINITE) {
		CHECK(at == l->leader[v]);
		CHECK(l->via[at] == HQ_GRAPH_NONE);
		return;
	}
	CHECK(r->target[l->via[at]] == at);
	if (l->leak[v] == HQ_LEAK_REACHABLE)
		CHECK(!hq_bit(r->interior, l->via[at]));
}

static void
check_leaks(struct world *w)
{
	uint32_t reachable = world_reach(w, world_held(w, true), true, 0);
	uint32_t possible =
	    world_reach(w, world_held(w, false) | reachable, false, 0);
	uint32_t leaders = world_leaders(w);
	uint64_t *bits;
	struct hq_leaks l;

	assert_int_equal(hq_leaks_new(w->g, &l, &err), HQ_OK);
	assert_int_equal(hq_leaks_leaders(w->g, &bits, &err), HQ_OK);
	CHECK((uint32_t)bits[0] == leaders);
	for (uint32_t v = 0; v < w->nodes; v++) {
		uint32_t leader = HQ_GRAPH_NONE;
		for (uint32_t u = 0; u < w->nodes; u++)
			if (leader == HQ_GRAPH_NONE && leaders >> u & 1 &&
			    !(possible >> v & 1) &&
			    world_reach(w, 1u << u, false, 0) >> v & 1)
				leader = u;
		CHECK(l.leader[v] == leader);
		CHECK(l.leak[v] ==
		      (reachable >> v & 1  ? HQ_LEAK_REACHABLE
			  : possible >> v & 1 ? HQ_LEAK_POSSIBLE
			  : leaders >> v & 1  ? HQ_LEAK_DEFINITE
					      : HQ_LEAK_INDIRECT));
		check_evidence(w, &l, v);
	}
	free(bits);
	hq_leaks_release(&l);
}

static void
leak_classes_are_memchecks(void **state)
{
	(void)state;
	each_graph(check_leaks);
}

static void
check_cycles(struct world *w)
{
	struct hq_components c;
	uint32_t cycles = 0;

	assert_int_equal(hq_components_new(w->g, &c, &err), HQ_OK);
	/* What leads to another component has a larger number. */
	for (uint32_t i = 0; i < w->g->edges.count; i++)
		CHECK(c.of[hq_graph_source(w->g, i)] >=
		      c.of[w->g->edges.target[i]]);
	assert_int_equal(hq_components_cycles(w->g, &c, &err), HQ_OK);
	for (uint32_t v = 0; v < w->nodes; v++) {
		uint32_t members = 0, out = 0;
		for (uint32_t i = 0; i < w->nedges; i++)
			if (world_strong(&w->edges[i]) &&
			    w->edges[i].src == v)
				out |= 1u << w->edges[i].dst;
		for (uint32_t u = 0; u < w->nodes; u++)
			if (world_reach(w, out, false, 0) >> u & 1 &&
			    world_reach(w, 1u << u, false, 0) >> v & 1)
				members |= 1u << u;
		if (members == 0) {
			CHECK(c.of[v] == 0);
			continue;
		}
		for (uint32_t u = 0; u < w->nodes; u++)
			CHECK((c.of[u] == c.of[v]) == (members >> u & 1));
		/* Numbers go up with the lowest members. */
		if ((members & ((1u << v) - 1)) == 0)
			CHECK(c.of[v] == ++cycles);
	}
	CHECK(c.count == cycles);
	hq_components_release(&c);
}

static void
cycles_are_what_reaches_itself(void **state)
{
	(void)state;
	each_graph(check_cycles);
}

static uint64_t
bytes_of(const struct world *w, uint32_t set)
{
	uint64_t sum = 0;

	for (uint32_t v = 0; v < w->nodes; v++)
		sum += set >> v & 1 ? w->size[v] : 0;
	return sum;
}

/* What stays without some: what roots lead to, and what leaders of lost nodes lead
 * to among these. */
static uint32_t
stays(const struct world *w, uint32_t leaders, uint32_t without)
{
	uint32_t roots = world_held(w, false);
	uint32_t reachable = world_reach(w, roots, false, 0);

	return world_reach(w, roots, false, without) |
	       world_reach(w, leaders, false, without | reachable);
}

static void
check_dominators(struct world *w)
{
	uint32_t leaders = world_leaders(w), gone[WORLD_NODES];
	uint32_t all = stays(w, leaders, 0);
	uint64_t bits[1] = {leaders};
	struct hq_dominators d;

	assert_int_equal(
	    world_dominators(w->g, bits, &w->sizes, &d, &err), HQ_OK);
	CHECK(all == (uint32_t)((1ull << w->nodes) - 1));
	for (uint32_t v = 0; v < w->nodes; v++)
		gone[v] = all & ~stays(w, leaders, 1u << v);
	for (uint32_t v = 0; v < w->nodes; v++) {
		uint32_t idom = HQ_GRAPH_NONE;
		/* Of those without which it goes, the one with the least. */
		for (uint32_t u = 0; u < w->nodes; u++)
			if (u != v && gone[u] >> v & 1 &&
			    (idom == HQ_GRAPH_NONE || gone[idom] >> u & 1))
				idom = u;
		CHECK(d.idom[v] == idom);
		CHECK(d.retained[v] == bytes_of(w, gone[v]));
		CHECK((int)d.retained_n[v] == __builtin_popcount(gone[v]));
	}
	hq_dominators_release(&d);
	/* Without leaders, what is lost is in no tree. */
	assert_int_equal(
	    world_dominators(w->g, NULL, &w->sizes, &d, &err), HQ_OK);
	all = world_reach(w, world_held(w, false), false, 0);
	for (uint32_t v = 0; v < w->nodes; v++)
		CHECK((d.retained_n[v] != 0) == (all >> v & 1));
	hq_dominators_release(&d);
}

static void
dominators_are_what_something_goes_with(void **state)
{
	(void)state;
	each_graph(check_dominators);
}

static void
check_setsize(struct world *w)
{
	uint32_t leaders = world_leaders(w), gone;
	uint32_t set = world_draw(w, 1u << 24) & world_draw(w, 1u << 24);
	uint64_t bits[1] = {leaders}, chosen[1], *retained;
	struct hq_setsize size;

	set &= (uint32_t)((1ull << w->nodes) - 1);
	chosen[0] = set;
	gone = stays(w, leaders, 0) & ~stays(w, leaders, set);
	assert_int_equal(hq_setsize(w->g, bits, &w->sizes, chosen, &size,
			     &retained, &err),
	    HQ_OK);
	CHECK((uint32_t)retained[0] == gone);
	CHECK(size.bytes == bytes_of(w, set));
	CHECK((int)size.nodes == __builtin_popcount(set));
	CHECK(size.retained_bytes == bytes_of(w, gone));
	CHECK((int)size.retained_nodes == __builtin_popcount(gone));
	free(retained);
}

static void
a_set_retains_what_goes_with_it(void **state)
{
	(void)state;
	each_graph(check_setsize);
}

static void
check_nearest(struct world *w)
{
	uint32_t seen = 0, now = world_held(w, false), dist = 0;
	struct hq_nearest n;

	assert_int_equal(hq_nearest_new(w->g, &n, &err), HQ_OK);
	for (dist = 1; now != 0; dist++) {
		uint32_t next = 0;
		for (uint32_t v = 0; v < w->nodes; v++)
			if (now >> v & 1)
				CHECK(n.dist[v] == dist);
		seen |= now;
		for (uint32_t i = 0; i < w->nedges; i++)
			if (world_strong(&w->edges[i]) &&
			    now >> w->edges[i].src & 1)
				next |= 1u << w->edges[i].dst;
		now = next & ~seen;
	}
	for (uint32_t v = 0; v < w->nodes; v++) {
		uint32_t p = n.parent[v];
		if (!(seen >> v & 1)) {
			CHECK(n.dist[v] == HQ_GRAPH_NONE);
			CHECK(n.via[v] == HQ_GRAPH_NONE);
		} else if (n.dist[v] == 1) {
			CHECK(p == HQ_GRAPH_NONE);
			CHECK(n.via[v] == n.root[v]);
			CHECK(w->g->roots.target[n.via[v]] == v);
		} else {
			CHECK(n.dist[p] + 1 == n.dist[v]);
			CHECK(n.root[p] == n.root[v]);
			CHECK(hq_graph_source(w->g, n.via[v]) == p);
			CHECK(w->g->edges.target[n.via[v]] == v);
		}
	}
	hq_nearest_release(&n);
}

static void
the_tree_of_shortest_ways(void **state)
{
	(void)state;
	each_graph(check_nearest);
}

/* Blocks that are counted, and counts; most are what is seen, some more. */
static void
draw_counts(struct world *w, uint64_t *counts)
{
	for (uint32_t v = 0; v < w->nodes; v++) {
		uint64_t n = 0;
		for (uint32_t i = 0; i < w->nedges; i++)
			n += world_strong(&w->edges[i]) &&
			     w->edges[i].dst == v;
		counts[v] = world_draw(w, 4) == 0
				? 0
				: 1 + n + (world_draw(w, 3) == 0) -
				      (n > 0 && world_draw(w, 9) == 0);
	}
}

static void
check_garbage(struct world *w)
{
	uint64_t counts[WORLD_NODES], *garbage;
	struct hq_dense refcounts = {counts, w->nodes, 8, true};
	uint32_t counted = 0, outside = 0, alive = 0, before;

	draw_counts(w, counts);
	for (uint32_t v = 0; v < w->nodes; v++)
		counted |= (uint32_t)(counts[v] != 0) << v;
	assert_int_equal(
	    hq_garbage_new(w->g, &refcounts, &garbage, &err), HQ_OK);
	/* Uncounted ones that something else holds. */
	outside = world_held(w, false) & ~counted;
	for (uint32_t v = 0; v < w->nodes; v++) {
		bool referred = counted >> v & 1;
		for (uint32_t i = 0; i < w->nedges; i++)
			referred = referred || (world_strong(&w->edges[i]) &&
						   w->edges[i].dst == v);
		outside |= referred ? 0 : 1u << v;
	}
	outside = world_reach(w, outside, false, counted);
	for (uint32_t v = 0; v < w->nodes; v++) {
		int64_t rest = (int64_t)counts[v] - 1;
		if (!(counted >> v & 1))
			continue;
		for (uint32_t i = 0; i < w->nedges; i++) {
			const struct world_edge *e = &w->edges[i];
			if (!world_strong(e) || e->dst != v ||
			    outside >> e->src & 1)
				continue;
			rest -= counted >> e->src & 1
				    ? (e->class & HQ_EDGE_TOLD) != 0
				    : !(e->class & HQ_EDGE_INTERIOR);
		}
		alive |= (uint32_t)(rest > 0) << v;
	}
	do {
		before = alive;
		alive = world_reach(w, alive, false, outside);
	} while (alive != before);
	CHECK((uint32_t)garbage[0] ==
	      ((uint32_t)((1ull << w->nodes) - 1) & ~outside & ~alive));
	free(garbage);
}

static void
garbage_is_what_only_garbage_holds(void **state)
{
	(void)state;
	each_graph(check_garbage);
}

static void
kinds_of_edges(
    void *opaque, uint32_t src, uint32_t from, uint32_t to, uint32_t *out)
{
	const struct world *w = opaque;

	for (uint32_t i = from; i < to; i++)
		out[i - from] =
		    (w->g->edges.target[i] * 3 + src) % 5 + (i % 2) * 100;
}

static uint32_t
kind_of_root(void *opaque, uint32_t root)
{
	(void)opaque;
	return 1000 + root % 2;
}

static int
compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static void
check_kinds(struct world *w)
{
	const struct hq_into_values values = {w, kinds_of_edges, kind_of_root};
	struct hq_kinds k;

	assert_int_equal(hq_kinds_new(w->g, &values, &k, &err), HQ_OK);
	CHECK(k.first[0] == 0 && k.first[1] == 0);
	for (uint32_t v = 0; v < w->nodes; v++) {
		uint32_t set[WORLD_EDGES + WORLD_ROOTS], n = 0, left = 0;
		uint32_t first = k.first[k.of[v]];
		for (uint32_t i = 0; i < w->g->edges.count; i++)
			if (w->g->edges.target[i] == v)
				kinds_of_edges(w, hq_graph_source(w->g, i), i,
				    i + 1, &set[n++]);
		for (uint32_t i = 0; i < w->g->roots.count; i++)
			if (w->g->roots.target[i] == v)
				set[n++] = kind_of_root(NULL, i);
		qsort(set, n, sizeof *set, compare);
		for (uint32_t i = 0; i < n; i++)
			if (left == 0 || set[left - 1] != set[i])
				set[left++] = set[i];
		CHECK(k.first[k.of[v] + 1] - first == left);
		for (uint32_t i = 0; i < left; i++)
			CHECK(k.member[first + i] == set[i]);
		/* Each set is there once. */
		for (uint32_t a = 0; a < k.of[v]; a++)
			CHECK(k.first[a + 1] - k.first[a] != left ||
			      memcmp(&k.member[k.first[a]], set,
				  left * sizeof *set) != 0);
	}
	hq_kinds_release(&k);
}

static void
sets_of_kinds_are_there_once(void **state)
{
	(void)state;
	each_graph(check_kinds);
}

static void
check_owners(struct world *w)
{
	uint32_t set = world_draw(w, 1u << 24), owners[WORLD_NODES];
	uint32_t direct = 0, *found;
	uint64_t typed[1] = {set & ((1ull << w->nodes) - 1)};

	assert_int_equal(hq_owners_new(w->g, typed, &found, &err), HQ_OK);
	/* Who may own it: typed ones that lead to it, by way of buffers that
	 * have no typed referrer of their own. */
	memset(owners, 0, sizeof owners);
	for (uint32_t i = 0; i < w->nedges; i++)
		if (world_strong(&w->edges[i]) &&
		    typed[0] >> w->edges[i].src & 1) {
			owners[w->edges[i].dst] |= 1u << w->edges[i].src;
			direct |= 1u << w->edges[i].dst;
		}
	for (uint32_t round = 0; round <= w->nodes; round++)
		for (uint32_t i = 0; i < w->nedges; i++) {
			const struct world_edge *e = &w->edges[i];
			if (world_strong(e) && !(typed[0] >> e->src & 1) &&
			    !(direct >> e->dst & 1))
				owners[e->dst] |= owners[e->src];
		}
	for (uint32_t v = 0; v < w->nodes; v++) {
		uint32_t wanted = HQ_GRAPH_NONE;
		if (!(typed[0] >> v & 1) && __builtin_popcount(owners[v]) == 1)
			wanted = (uint32_t)__builtin_ctz(owners[v]);
		CHECK(found[v] == wanted);
	}
	free(found);
}

static void
a_buffer_has_one_owner_or_none(void **state)
{
	(void)state;
	each_graph(check_owners);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(edges_are_the_strong_references),
	    cmocka_unit_test(predecessors_and_degrees),
	    cmocka_unit_test(leak_classes_are_memchecks),
	    cmocka_unit_test(cycles_are_what_reaches_itself),
	    cmocka_unit_test(dominators_are_what_something_goes_with),
	    cmocka_unit_test(a_set_retains_what_goes_with_it),
	    cmocka_unit_test(the_tree_of_shortest_ways),
	    cmocka_unit_test(garbage_is_what_only_garbage_holds),
	    cmocka_unit_test(sets_of_kinds_are_there_once),
	    cmocka_unit_test(a_buffer_has_one_owner_or_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
