/*
 * Breadth first: a queue of nodes, each at most once.
 *
 * What a node costs is waiting for memory, so that of the nodes that come
 * next in the queue is asked for ahead.
 */
#ifndef HQ_ANALYSIS_GRAPH_WAVE_H
#define HQ_ANALYSIS_GRAPH_WAVE_H

#include "analysis/graph/graph.h"

struct hq_wave {
	const struct hq_graph *g;
	uint64_t *seen;  /* bits */
	uint32_t *queue; /* room for each node */
	uint32_t head, tail;
};

/* False: no memory; hq_wave_release is in order anyway. */
bool hq_wave_init(struct hq_wave *w, const struct hq_graph *g);

void hq_wave_release(struct hq_wave *w);

/* Whether it was not in the wave before, in which it is now. */
static inline bool
hq_wave_add(struct hq_wave *w, uint32_t node)
{
	if (!hq_bit_add(w->seen, node))
		return false;
	w->queue[w->tail++] = node;
	return true;
}

/* The next node; false: the wave is through. */
static inline bool
hq_wave_next(struct hq_wave *w, uint32_t *ret_node)
{
	const struct hq_graph *g = w->g;

	if (w->head == w->tail)
		return false;
	if (w->head + 2 * HQ_GRAPH_AHEAD < w->tail)
		__builtin_prefetch(
		    &g->first[w->queue[w->head + 2 * HQ_GRAPH_AHEAD]]);
	if (w->head + HQ_GRAPH_AHEAD < w->tail)
		__builtin_prefetch(
		    &g->edges.target[g->first[w->queue[w->head +
						       HQ_GRAPH_AHEAD]]]);
	*ret_node = w->queue[w->head++];
	return true;
}

#endif
