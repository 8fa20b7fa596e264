/*
 * What a way through a graph must not use: nodes, edges and roots.
 */
#ifndef HQ_ANALYSIS_GRAPH_AVOID_H
#define HQ_ANALYSIS_GRAPH_AVOID_H

#include "analysis/graph/graph.h"

struct hq_avoid {
	uint64_t *nodes;   /* bits, as all of them */
	uint64_t *edges;
	uint64_t *sources; /* of these edges */
	uint64_t *roots;
};

/* Nothing; false: no memory, and hq_avoid_release is in order anyway. */
bool hq_avoid_init(struct hq_avoid *a, const struct hq_graph *g);

void hq_avoid_release(struct hq_avoid *a);

void hq_avoid_edge(
    struct hq_avoid *a, const struct hq_graph *g, uint32_t edge);

/* The first edge from p to v that need not be avoided, or HQ_GRAPH_NONE;
 * `a` may be NULL. */
uint32_t hq_avoid_find(const struct hq_avoid *a, const struct hq_graph *g,
    uint32_t p, uint32_t v);

/* Whether there is one, given that there is an edge. */
static inline bool
hq_avoid_passes(const struct hq_avoid *a, const struct hq_graph *g, uint32_t p,
    uint32_t v)
{
	return a == NULL || (!hq_bit(a->nodes, p) &&
				(!hq_bit(a->sources, p) ||
				    hq_avoid_find(a, g, p, v) !=
					HQ_GRAPH_NONE));
}

#endif
