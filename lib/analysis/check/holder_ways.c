/*
 * The shortest ways from roots other than stacks and registers: there pointers
 * are left that nobody uses any more, which would be shorter still.
 */
#include "analysis/check/holder.h"

#include "analysis/support/memory.h"

#include <stdlib.h>

struct search {
	const struct hq_graph *g;
	struct hq_holding *h;
	uint32_t *queue;
	uint32_t head, tail;
};

static void
reach(struct search *s, uint32_t node, uint32_t parent, uint32_t root)
{
	struct hq_holding *h = s->h;

	if (h->way_parent[node] != HQ_GRAPH_NONE ||
	    h->way_root[node] != HQ_GRAPH_NONE)
		return;
	h->way_parent[node] = parent;
	h->way_root[node] = root;
	s->queue[s->tail++] = node;
}

static void
search(struct search *s)
{
	const struct hq_graph *g = s->g;

	for (uint32_t i = 0; i < g->roots.count; i++) {
		uint32_t root = hq_edges_reference(&g->roots, i);
		if (!s->h->stale[root])
			reach(s, g->roots.target[i], HQ_GRAPH_NONE, root);
	}
	while (s->head < s->tail) {
		uint32_t node = s->queue[s->head++];
		for (uint32_t e = g->first[node]; e < g->first[node + 1]; e++)
			reach(s, g->edges.target[e], node, HQ_GRAPH_NONE);
	}
}

enum hq_status
hq_holding_search(struct hq_holding *h, struct hq_error *reterr)
{
	struct search s = {.g = h->holders->graph, .h = h};
	uint32_t nodes = s.g->nodes;

	h->way_parent = hq_array_new(nodes, sizeof *h->way_parent);
	h->way_root = hq_array_new(nodes, sizeof *h->way_root);
	s.queue = hq_array_new(nodes, sizeof *s.queue);
	if (h->way_parent == NULL || h->way_root == NULL || s.queue == NULL) {
		free(s.queue);
		return hq_check_nomem(reterr);
	}
	for (uint32_t i = 0; i < nodes; i++)
		h->way_parent[i] = h->way_root[i] = HQ_GRAPH_NONE;
	search(&s);
	free(s.queue);
	return HQ_OK;
}

/*
 * The dominator; where there is none, as several ways lead to it, the block
 * before it on the shortest of them.  Both come nearer to a root with each
 * step.
 */
struct hq_holder
hq_holding_above(const struct hq_holding *h, uint32_t node)
{
	const struct hq_nearest *near = h->holders->nearest;
	struct hq_holder above = {h->idom[node], HQ_GRAPH_NONE};

	if (above.node != HQ_GRAPH_NONE)
		return above;
	above.node = h->way_parent[node];
	above.root = h->way_root[node];
	if (above.node != HQ_GRAPH_NONE || above.root != HQ_GRAPH_NONE)
		return above;
	above.node = near->parent[node];
	if (above.node == HQ_GRAPH_NONE && near->via[node] != HQ_GRAPH_NONE)
		above.root = hq_edges_reference(
		    &h->holders->graph->roots, near->via[node]);
	return above;
}
