/* Breadth first from one node until one of a set is met. */
#include "analysis/graph/search.h"

#include "analysis/graph/wave.h"

#include <stdlib.h>

struct work {
	const struct hq_graph *g;
	const struct hq_search *s;
	struct hq_wave wave;
	uint32_t *parent; /* the node from which one was met */
};

static void
spread(struct work *k, uint32_t v)
{
	const struct hq_into *into = k->s->into;
	const uint32_t *first = into != NULL ? into->first : k->g->first;
	const uint32_t *next =
	    into != NULL ? into->value : k->g->edges.target;

	for (uint32_t i = first[v]; i < first[v + 1]; i++) {
		uint32_t t = next[i];
		if (k->s->ignore != NULL && hq_bit(k->s->ignore, t))
			continue;
		if (hq_wave_add(&k->wave, t))
			k->parent[t] = v;
	}
}

/* The first node that ends a chain, HQ_GRAPH_NONE: there is none. */
static uint32_t
run(struct work *k)
{
	uint32_t v, depth = 0, turn = 1; /* where the next depth begins */

	hq_wave_add(&k->wave, k->s->from);
	while (hq_wave_next(&k->wave, &v)) {
		if (hq_bit(k->s->until, v))
			return v;
		if (depth < k->s->most)
			spread(k, v);
		if (k->wave.head == turn) {
			turn = k->wave.tail;
			depth++;
		}
	}
	return HQ_GRAPH_NONE;
}

static enum hq_status
collect(const struct work *k, uint32_t end, uint32_t **ret_nodes,
    uint32_t *ret_count, struct hq_error *reterr)
{
	uint32_t count = 0, at = 0, *nodes;

	for (uint32_t v = end; v != HQ_GRAPH_NONE; v = k->parent[v])
		count++;
	nodes = hq_big_new(count, sizeof *nodes);
	if (nodes == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	for (uint32_t v = end; v != HQ_GRAPH_NONE; v = k->parent[v], at++)
		nodes[k->s->into != NULL ? at : count - 1 - at] = v;
	*ret_nodes = nodes;
	*ret_count = count;
	return HQ_OK;
}

enum hq_status
hq_search_find(const struct hq_graph *g, const struct hq_search *s,
    uint32_t **ret_nodes, uint32_t *ret_count, struct hq_error *reterr)
{
	struct work k = {.g = g, .s = s};
	enum hq_status status;

	if (s->from >= g->nodes)
		return hq_fail(reterr, HQ_ERR_INCONSISTENT,
		    "the block's row is none of the dump's");
	k.parent = hq_big_filled(g->nodes, sizeof *k.parent, 0xff);
	if (!hq_wave_init(&k.wave, g) || k.parent == NULL)
		status = hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	else
		status = collect(&k, run(&k), ret_nodes, ret_count, reterr);
	hq_wave_release(&k.wave);
	free(k.parent);
	return status;
}
