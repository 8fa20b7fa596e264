/*
 * All shortest ways from the roots to a set of nodes: those of the fewest
 * references to any member, heapy's shpaths.
 *
 * One wave from the roots finds how many references that are; back over what
 * it met, ways are counted, and a count below each node leads to the n-th way
 * without making those before it.
 */
#ifndef HQ_ANALYSIS_GRAPH_SHORTEST_H
#define HQ_ANALYSIS_GRAPH_SHORTEST_H

#include "analysis/graph/ways.h"

/*
 * From the roots, or where `from` is not NULL, from the nodes of that set: a
 * way then begins with one of them, come to by no edge.
 *
 * The ways from `skip` on, `most` at most, in the order of their roots, then
 * of their edges; two fields that refer to the same block are two ways.
 * *ret_total is how many there are, UINT64_MAX also for more; 0 is no error.
 * `avoid` may be NULL; members that are avoided are none.  The ways are the
 * caller's, to be released with hq_ways_release.
 */
enum hq_status hq_shortest_find(const struct hq_graph *g,
    const uint64_t *from, const uint64_t *set, const struct hq_avoid *avoid,
    uint64_t skip, uint32_t most, struct hq_way **ret_ways, uint32_t *ret_count,
    uint64_t *ret_total, struct hq_error *reterr) HQ_CHECKED;

#endif
