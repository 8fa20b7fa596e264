/* All shortest ways from the roots to a set. */
#include "analysis/graph/shortest.h"

#include "analysis/graph/wave.h"
#include "analysis/support/memory.h"
#include "analysis/support/phase.h"

#include <stdlib.h>

struct work {
	const struct hq_graph *g;
	const uint64_t *from; /* bits; NULL: the roots */
	const uint64_t *set;
	const struct hq_avoid *avoid;
	struct hq_wave wave;
	uint32_t *dist;  /* by node; 0: not met */
	uint64_t *ways;  /* by node: ways from it on; 0: on none */
	uint32_t end;    /* references on a shortest way; 0: there is none */
	uint64_t total;
};

/* Where ways may begin: the number of roots, or of nodes, some of which are
 * closed; the node of one, or HQ_GRAPH_NONE. */
static uint32_t
count_starts(const struct work *k)
{
	return k->from != NULL ? k->g->nodes : k->g->roots.count;
}

static uint32_t
start_of(const struct work *k, uint32_t start)
{
	uint32_t node =
	    k->from != NULL ? start : k->g->roots.target[start];

	if (k->from != NULL && !hq_bit(k->from, start))
		return HQ_GRAPH_NONE;
	if (k->avoid != NULL &&
	    (hq_bit(k->avoid->nodes, node) ||
		(k->from == NULL && hq_bit(k->avoid->roots, start))))
		return HQ_GRAPH_NONE;
	return node;
}

static bool
edge_is_open(const struct work *k, uint32_t edge)
{
	return k->avoid == NULL ||
	       (!hq_bit(k->avoid->edges, edge) &&
		   !hq_bit(k->avoid->nodes, k->g->edges.target[edge]));
}

static void
meet(struct work *k, uint32_t node, uint32_t dist)
{
	if (!hq_wave_add(&k->wave, node))
		return;
	k->dist[node] = dist;
	if (k->end == 0 && hq_bit(k->set, node))
		k->end = dist;
}

/* Up to the members that are met first. */
static void
search(struct work *k)
{
	const struct hq_graph *g = k->g;
	uint32_t v;

	for (uint32_t i = 0; i < count_starts(k); i++)
		if (start_of(k, i) != HQ_GRAPH_NONE)
			meet(k, start_of(k, i), 1);
	while (hq_wave_next(&k->wave, &v) &&
	       (k->end == 0 || k->dist[v] < k->end))
		for (uint32_t i = g->first[v]; i < g->first[v + 1]; i++)
			if (edge_is_open(k, i))
				meet(k, g->edges.target[i], k->dist[v] + 1);
}

static uint64_t
add(uint64_t a, uint64_t b)
{
	return a + b < a ? UINT64_MAX : a + b;
}

/* The ways that go on by an edge. */
static uint64_t
ways_by(const struct work *k, uint32_t from, uint32_t edge)
{
	uint32_t to = k->g->edges.target[edge];

	return edge_is_open(k, edge) && k->dist[to] == k->dist[from] + 1
		   ? k->ways[to]
		   : 0;
}

static uint64_t
ways_of_start(const struct work *k, uint32_t start)
{
	uint32_t node = start_of(k, start);

	return node != HQ_GRAPH_NONE ? k->ways[node] : 0;
}

/* Last met first, so that what follows a node is counted before it. */
static void
count(struct work *k)
{
	const struct hq_graph *g = k->g;

	for (uint32_t at = k->wave.tail; k->end > 0 && at-- > 0;) {
		uint32_t v = k->wave.queue[at];
		if (k->dist[v] == k->end)
			k->ways[v] = hq_bit(k->set, v);
		else if (k->dist[v] < k->end)
			for (uint32_t i = g->first[v]; i < g->first[v + 1];
			     i++)
				k->ways[v] =
				    add(k->ways[v], ways_by(k, v, i));
	}
	for (uint32_t i = 0; i < count_starts(k); i++)
		k->total = add(k->total, ways_of_start(k, i));
}

/* The way of that number, which is below the total. */
static bool
make(const struct work *k, uint64_t number, struct hq_way *ret_way)
{
	struct hq_step *steps = hq_array_new(k->end, sizeof *steps);
	uint32_t via = 0, v;

	if (steps == NULL)
		return false;
	while (number >= ways_of_start(k, via))
		number -= ways_of_start(k, via++);
	v = start_of(k, via);
	steps[0] =
	    (struct hq_step){v, k->from != NULL ? HQ_GRAPH_NONE : via};
	for (uint32_t i = 1; i < k->end; i++) {
		via = k->g->first[v];
		while (number >= ways_by(k, v, via))
			number -= ways_by(k, v, via++);
		v = k->g->edges.target[via];
		steps[i] = (struct hq_step){v, via};
	}
	*ret_way = (struct hq_way){k->end, steps};
	return true;
}

static enum hq_status
make_all(const struct work *k, uint64_t skip, uint32_t most,
    struct hq_way **ret_ways, uint32_t *ret_count, struct hq_error *reterr)
{
	uint64_t left = k->total > skip ? k->total - skip : 0;
	uint32_t n = left < most ? (uint32_t)left : most, made = 0;
	struct hq_way *ways = hq_array_new_zero(n, sizeof *ways);

	while (ways != NULL && made < n &&
	       make(k, skip + made, &ways[made]))
		made++;
	if (ways == NULL || made < n) {
		hq_ways_release(ways, made);
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	}
	*ret_ways = ways;
	*ret_count = n;
	return HQ_OK;
}

enum hq_status
hq_shortest_find(const struct hq_graph *g, const uint64_t *from,
    const uint64_t *set, const struct hq_avoid *avoid, uint64_t skip,
    uint32_t most, struct hq_way **ret_ways, uint32_t *ret_count,
    uint64_t *ret_total, struct hq_error *reterr)
{
	HQ_PHASE("shortest paths", NULL);
	struct work k = {
	    .g = g, .from = from, .set = set, .avoid = avoid};
	bool good = hq_wave_init(&k.wave, g);
	enum hq_status status;

	k.dist = hq_big_filled(g->nodes, sizeof *k.dist, 0);
	k.ways = hq_big_filled(g->nodes, sizeof *k.ways, 0);
	if (!good || k.dist == NULL || k.ways == NULL) {
		status = hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	} else {
		search(&k);
		count(&k);
		status =
		    make_all(&k, skip, most, ret_ways, ret_count, reterr);
		*ret_total = k.total;
	}
	hq_wave_release(&k.wave);
	free(k.dist);
	free(k.ways);
	return status;
}
