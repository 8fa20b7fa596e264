/*
 * Strongly connected components: sets of nodes that all reach one another.
 *
 * Pearce's algorithm ("A Space-Efficient Algorithm for Finding Strongly
 * Connected Components", 2016), without recursion: 24 bytes a node while it
 * runs, linear time.
 */
#ifndef HQ_ANALYSIS_GRAPH_COMPONENTS_H
#define HQ_ANALYSIS_GRAPH_COMPONENTS_H

#include "analysis/graph/graph.h"

struct hq_components {
	uint32_t count;
	uint32_t *of; /* component of each node */
};

/* A component that reaches another has the larger number. */
enum hq_status hq_components_new(const struct hq_graph *g,
    struct hq_components *ret_components, struct hq_error *reterr) HQ_CHECKED;

void hq_components_release(struct hq_components *c);

/*
 * Turns components into cycles: of[i] becomes the number of the cycle that
 * node i is in, from 1 in the order of their lowest nodes, and 0 for none.  A
 * cycle is a component of several nodes, or a node with an edge to itself.
 * `count` becomes the number of cycles.
 */
enum hq_status hq_components_cycles(const struct hq_graph *g,
    struct hq_components *c, struct hq_error *reterr) HQ_CHECKED;

#endif
