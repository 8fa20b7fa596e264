/* All shortest ways to a set against trying every way. */
#include "cmocka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/graph/shortest.h"
#include "world.h"

#define GRAPHS 10000
#define MOST 400

static struct hq_error err;

struct trial {
	struct world *w;
	struct hq_avoid avoid;
	uint64_t set[1];
	uint64_t *from, starts[1]; /* NULL: the roots */
	uint32_t length; /* of the ways that are wanted */
	uint32_t nodes[WORLD_NODES + 1], vias[WORLD_NODES + 1];
	uint32_t found; /* ways of that length */
	struct hq_way *ways; /* what was answered, in order */
	uint32_t nways;
	bool good;
};

/* The answer has it, in its place. */
static void
take(struct trial *t)
{
	const struct hq_way *way = &t->ways[t->found];

	if (t->found++ >= t->nways)
		return;
	t->good = t->good && way->count == t->length;
	for (uint32_t i = 0; t->good && i < t->length; i++)
		t->good = way->steps[i].node == t->nodes[i] &&
			  way->steps[i].via == t->vias[i];
}

/* Every walk of that length, depth first. */
static void
walk(struct trial *t, uint32_t depth)
{
	const struct hq_graph *g = t->w->g;
	uint32_t v = t->nodes[depth - 1];

	if (depth == t->length) {
		if (hq_bit(t->set, v))
			take(t);
		return;
	}
	for (uint32_t i = g->first[v]; i < g->first[v + 1]; i++) {
		if (hq_bit(t->avoid.edges, i) ||
		    hq_bit(t->avoid.nodes, g->edges.target[i]))
			continue;
		t->nodes[depth] = g->edges.target[i];
		t->vias[depth] = i;
		walk(t, depth + 1);
	}
}

static void
walk_all(struct trial *t)
{
	const struct hq_graph *g = t->w->g;

	for (uint32_t v = 0; t->from != NULL && v < g->nodes; v++) {
		if (!hq_bit(t->from, v) || hq_bit(t->avoid.nodes, v))
			continue;
		t->nodes[0] = v;
		t->vias[0] = HQ_GRAPH_NONE;
		walk(t, 1);
	}
	for (uint32_t i = 0; t->from == NULL && i < g->roots.count; i++) {
		if (hq_bit(t->avoid.roots, i) ||
		    hq_bit(t->avoid.nodes, g->roots.target[i]))
			continue;
		t->nodes[0] = g->roots.target[i];
		t->vias[0] = i;
		walk(t, 1);
	}
}

static void
close_some(struct trial *t)
{
	struct world *w = t->w;

	for (uint32_t i = 0; i < w->g->edges.count; i++)
		if (world_draw(w, 8) == 0)
			hq_avoid_edge(&t->avoid, w->g, i);
	for (uint32_t i = 0; i < w->g->roots.count; i++)
		if (world_draw(w, 8) == 0)
			hq_bit_set(t->avoid.roots, i);
	for (uint32_t i = 0; i < w->nodes; i++)
		if (world_draw(w, 16) == 0)
			hq_bit_set(t->avoid.nodes, i);
}

static void
check(struct world *w, uint64_t seed)
{
	struct trial t = {.w = w, .good = true};
	uint64_t total;

	assert_true(hq_avoid_init(&t.avoid, w->g));
	if (seed % 2 == 0)
		close_some(&t);
	for (uint32_t v = 0; v < w->nodes; v++)
		t.set[0] |= world_draw(w, 12) == 0 ? 1ull << v : 0;
	for (uint32_t v = 0; v < w->nodes; v++)
		t.starts[0] |= world_draw(w, 12) == 0 ? 1ull << v : 0;
	t.from = seed % 3 == 0 ? t.starts : NULL;
	assert_int_equal(hq_shortest_find(w->g, t.from, t.set,
			     seed % 2 == 0 ? &t.avoid : NULL, 0, MOST,
			     &t.ways, &t.nways, &total, &err),
	    HQ_OK);
	/* Up to the length of the answer, nothing is shorter. */
	for (t.length = 1; t.length <= 5 && t.found == 0 && t.good;) {
		walk_all(&t);
		t.length += t.found == 0;
	}
	if (!t.good || (t.length <= 5 && t.found != total) ||
	    (t.length > 5 && t.nways > 0 && t.ways[0].count <= 5) ||
	    (total <= MOST && t.nways != total))
		fail_msg("graph %llu: %u ways, not %llu",
		    (unsigned long long)seed, t.found,
		    (unsigned long long)total);
	hq_ways_release(t.ways, t.nways);
	hq_avoid_release(&t.avoid);
}

static void
ways_are_all_that_there_are(void **state)
{
	struct world w;

	(void)state;
	for (uint64_t seed = 1; seed <= GRAPHS; seed++) {
		world_random(&w, seed);
		check(&w, seed);
		world_release(&w);
	}
}

/* A ladder of forty steps has 2^40 ways, of which any can be had. */
static void
ways_are_not_made_to_be_counted(void **state)
{
	struct hq_graph *g;
	struct hq_way *ways;
	uint64_t set[1] = {1ull << 40}, total;
	uint32_t n;

	(void)state;
	assert_int_equal(hq_graph_new(41, 80, 1, &g, &err), HQ_OK);
	for (uint32_t i = 0; i < 80; i++)
		hq_graph_add(g, i / 2, i / 2 + 1, HQ_EDGE_START);
	hq_graph_add_root(g, 0, HQ_EDGE_START);
	assert_int_equal(hq_graph_finish(g, &err), HQ_OK);
	assert_int_equal(hq_shortest_find(g, NULL, set, NULL,
			     (1ull << 40) - 1, 10, &ways, &n, &total, &err),
	    HQ_OK);
	assert_int_equal(total, 1ull << 40);
	assert_int_equal(n, 1);
	assert_int_equal(ways[0].count, 41);
	for (uint32_t i = 1; i < 41; i++)
		assert_int_equal(ways[0].steps[i].via, 2 * i - 1);
	hq_ways_release(ways, n);
	hq_graph_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(ways_are_all_that_there_are),
	    cmocka_unit_test(ways_are_not_made_to_be_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
