/*
 * Sets of the kinds of edges that lead to each node, each different set once:
 * by what a block is held, in a few words for millions of blocks.
 *
 *   set k's members:  member[first[k]] .. member[first[k + 1] - 1], ascending
 *
 * Set 0 is the empty one.
 */
#ifndef HQ_ANALYSIS_GRAPH_KINDS_H
#define HQ_ANALYSIS_GRAPH_KINDS_H

#include "analysis/graph/into.h"

struct hq_kinds {
	uint32_t *of;    /* the set of each node */
	uint32_t count;  /* sets */
	uint32_t *first; /* count + 1 */
	uint32_t *member;
};

/* `values` says the kind of each edge, and of each root.  Sets are numbered
 * in the order of the first node that has them. */
enum hq_status hq_kinds_new(const struct hq_graph *g,
    const struct hq_into_values *values, struct hq_kinds *ret_kinds,
    struct hq_error *reterr) HQ_CHECKED;

void hq_kinds_release(struct hq_kinds *k);

#endif
