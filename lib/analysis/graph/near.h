/*
 * What a depth-first walk wants to know of a node, in one place: its edges
 * begin here, the first two of them lead there, and a number that the walk
 * gives it.  Such a walk waits for memory most of the time, for a node and
 * then for its edges; so it need not wait for the edges of most nodes.
 */
#ifndef HQ_ANALYSIS_GRAPH_NEAR_H
#define HQ_ANALYSIS_GRAPH_NEAR_H

#include "analysis/graph/graph.h"

struct hq_near {
	uint32_t number; /* 0 at first */
	uint32_t first;  /* as in the graph */
	uint32_t target[2];
};

/* One for each node, and one more; 16 bytes a node, to be freed.  NULL: no
 * memory. */
struct hq_near *hq_near_new(const struct hq_graph *g);

/* The edges of a node end before this one. */
static inline uint32_t
hq_near_end(const struct hq_near *node)
{
	return node[1].first;
}

static inline uint32_t
hq_near_target(
    const struct hq_graph *g, const struct hq_near *node, uint32_t edge)
{
	uint32_t k = edge - node->first;

	return k < 2 ? node->target[k] : g->edges.target[edge];
}

/* Asks for what comes next: the nodes that the first edges lead to. */
static inline void
hq_near_prefetch(const struct hq_graph *g, const struct hq_near *nodes,
    const struct hq_near *node)
{
	uint32_t edges = hq_near_end(node) - node->first;

	for (uint32_t i = 0; i < 2 && i < edges; i++) {
		__builtin_prefetch(&nodes[node->target[i]], 1);
		__builtin_prefetch(&nodes[node->target[i] + 1]);
	}
	if (edges > 2)
		__builtin_prefetch(&g->edges.target[node->first + 2]);
}

#endif
