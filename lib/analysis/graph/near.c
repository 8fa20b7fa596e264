/* What a depth-first walk wants to know of a node. */
#include "analysis/graph/near.h"

struct hq_near *
hq_near_new(const struct hq_graph *g)
{
	struct hq_near *nodes =
	    hq_big_new((uint64_t)g->nodes + 1, sizeof *nodes);

	for (uint32_t v = 0; nodes != NULL && v <= g->nodes; v++) {
		uint32_t first = g->first[v];
		nodes[v] = (struct hq_near){.first = first};
		for (uint32_t i = 0; i < 2 && first + i < g->edges.count; i++)
			nodes[v].target[i] = g->edges.target[first + i];
	}
	return nodes;
}
