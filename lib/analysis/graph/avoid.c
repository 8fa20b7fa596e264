/* What a way through a graph must not use. */
#include "analysis/graph/avoid.h"

#include <stdlib.h>

bool
hq_avoid_init(struct hq_avoid *a, const struct hq_graph *g)
{
	a->nodes = hq_bits_new(g->nodes);
	a->edges = hq_bits_new(g->edges.count);
	a->sources = hq_bits_new(g->nodes);
	a->roots = hq_bits_new(g->roots.count);
	return a->nodes != NULL && a->edges != NULL && a->sources != NULL &&
	       a->roots != NULL;
}

void
hq_avoid_release(struct hq_avoid *a)
{
	free(a->nodes);
	free(a->edges);
	free(a->sources);
	free(a->roots);
	*a = (struct hq_avoid){0};
}

void
hq_avoid_edge(struct hq_avoid *a, const struct hq_graph *g, uint32_t edge)
{
	hq_bit_set(a->edges, edge);
	hq_bit_set(a->sources, hq_graph_source(g, edge));
}

uint32_t
hq_avoid_find(const struct hq_avoid *a, const struct hq_graph *g, uint32_t p,
    uint32_t v)
{
	for (uint32_t i = g->first[p]; i < g->first[p + 1]; i++)
		if (g->edges.target[i] == v &&
		    (a == NULL || !hq_bit(a->edges, i)))
			return i;
	return HQ_GRAPH_NONE;
}
