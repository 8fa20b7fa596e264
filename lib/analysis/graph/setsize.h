/*
 * What a set of nodes retains: all that goes when the set goes, the set
 * itself included, exactly.  For one node it is what the dominator tree says.
 */
#ifndef HQ_ANALYSIS_GRAPH_SETSIZE_H
#define HQ_ANALYSIS_GRAPH_SETSIZE_H

#include "analysis/graph/graph.h"
#include "analysis/reader/dense.h"

struct hq_setsize {
	uint64_t nodes; /* of the set */
	uint64_t bytes;
	uint64_t retained_nodes;
	uint64_t retained_bytes;
};

/*
 * Roots hold what is reachable and leaders what is lost, where it is not in the
 * set, as in dominators.h.
 * *ret_retained, which may be NULL, gets the retained nodes as bits, to be
 * freed.
 */
enum hq_status hq_setsize(const struct hq_graph *g, const uint64_t *leaders,
    const struct hq_dense *sizes, const uint64_t *set,
    struct hq_setsize *ret_size, uint64_t **ret_retained,
    struct hq_error *reterr) HQ_CHECKED;

#endif
