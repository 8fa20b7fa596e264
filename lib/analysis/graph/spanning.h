/*
 * A depth-first spanning tree, and the edges beside it, by numbers in
 * preorder: what finding dominators begins with.
 *
 * 0 is the super root, the nodes are 1 and up, as they are met.  Of an edge
 * from a node to one below it in the tree, only the highest such source
 * matters; it is kept for each node.  All others lead to a lower number, and
 * are kept by target.
 */
#ifndef HQ_ANALYSIS_GRAPH_SPANNING_H
#define HQ_ANALYSIS_GRAPH_SPANNING_H

#include "analysis/graph/graph.h"

/* A node in the forest that Lengauer and Tarjan grow upwards, in one place,
 * since what is slow is to get there.  At first only its parent is set. */
struct hq_span_link {
	uint32_t ancestor; /* its parent in the tree, or further up */
	uint32_t label;    /* of least semidominator on the way there */
	uint32_t semi;     /* the semidominator of that */
};

struct hq_spanning {
	uint32_t count;            /* nodes that were met */
	uint32_t *order;           /* the node of a number */
	struct hq_span_link *link; /* by number */
	uint32_t *above;           /* lowest number with an edge down to it */
	uint32_t *first;           /* count + 2, of the other edges */
	uint32_t *source;
};

/* `leaders` as in dominators.h. */
enum hq_status hq_spanning_new(const struct hq_graph *g,
    const uint64_t *leaders, struct hq_spanning *ret_spanning,
    struct hq_error *reterr) HQ_CHECKED;

void hq_spanning_release(struct hq_spanning *s);

#endif
