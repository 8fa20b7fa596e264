/*
 * Edges by target: for each node something of each edge that leads to it, in
 * the order of the sources; sources themselves, or what the caller says.
 *
 *   node i's values:  first[i] .. first[i + 1] - 1
 */
#ifndef HQ_ANALYSIS_GRAPH_INTO_H
#define HQ_ANALYSIS_GRAPH_INTO_H

#include "analysis/graph/graph.h"

struct hq_into {
	uint32_t *first; /* nodes + 1 */
	uint32_t *value;
};

/* What is kept of edges; NULL keeps their sources, and no roots. */
struct hq_into_values {
	void *opaque;
	/* Of the edges from..to-1 of node src, into out[]. */
	void (*edges)(void *opaque, uint32_t src, uint32_t from, uint32_t to,
	    uint32_t *out);
	/* Of a root; NULL: roots are left out. */
	uint32_t (*root)(void *opaque, uint32_t root);
};

/* HQ_ERR_LIMIT when edges and roots together are more than HQ_GRAPH_MAX. */
enum hq_status hq_into_new(const struct hq_graph *g,
    const struct hq_into_values *values, struct hq_into *ret_into,
    struct hq_error *reterr) HQ_CHECKED;

void hq_into_release(struct hq_into *into);

/* Counts of edges into each node, `told` only those told by types; with the
 * roots.  To be freed. */
enum hq_status hq_into_degrees(const struct hq_graph *g, bool told,
    uint32_t **ret_degrees, struct hq_error *reterr) HQ_CHECKED;

#endif
