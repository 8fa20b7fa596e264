/*
 * Breadth first from one node until one of a set is met: the shortest chain of
 * references forwards, or backwards against them, as objgraph's find_ref_chain
 * and find_backref_chain look for it.
 */
#ifndef HQ_ANALYSIS_GRAPH_SEARCH_H
#define HQ_ANALYSIS_GRAPH_SEARCH_H

#include "analysis/graph/into.h"

struct hq_search {
	uint32_t from;
	const struct hq_into *into; /* NULL: forwards */
	const uint64_t *until;      /* bits: nodes that end a chain */
	const uint64_t *ignore; /* bits: not through these; NULL: none */
	uint32_t most;          /* references, at most */
};

/*
 * The nodes of the chain, in the order in which they refer to one another: it
 * begins with `from`, or backwards ends with it.  The start may itself be one
 * of the set, and is never ignored.  Of several chains the one that uses the
 * first references.  A count of 0: there is none.  To be freed.
 */
enum hq_status hq_search_find(const struct hq_graph *g,
    const struct hq_search *s, uint32_t **ret_nodes, uint32_t *ret_count,
    struct hq_error *reterr) HQ_CHECKED;

#endif
