/*
 * The shortest way from a root to each node: a tree, made breadth first.  Of
 * several shortest ways it has the one that begins with the first root, and
 * goes on with the first edge.
 */
#ifndef HQ_ANALYSIS_GRAPH_NEAREST_H
#define HQ_ANALYSIS_GRAPH_NEAREST_H

#include "analysis/graph/graph.h"

/* One element for each node; HQ_GRAPH_NONE where there is none. */
struct hq_nearest {
	uint32_t *parent; /* none: a root holds it, or nothing does */
	uint32_t *via;    /* edge from the parent, or the root */
	uint32_t *dist;   /* references on the way, that of the root is 1 */
	uint32_t *root;   /* where the way begins */
};

enum hq_status hq_nearest_new(const struct hq_graph *g,
    struct hq_nearest *ret_nearest, struct hq_error *reterr) HQ_CHECKED;

void hq_nearest_release(struct hq_nearest *n);

#endif
