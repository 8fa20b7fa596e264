/*
 * One hop from a set of nodes, backwards or forwards, or as many as there
 * are: what an expression about sets of blocks asks of the graph.
 *
 * Sets are bits of nodes, `out` is one that is empty at first.  Time is that
 * of one look at each edge, whatever the set.
 */
#ifndef HQ_ANALYSIS_GRAPH_HOP_H
#define HQ_ANALYSIS_GRAPH_HOP_H

#include "analysis/graph/graph.h"

/* What refers to a member; roots are no nodes. */
void hq_hop_referrers(
    const struct hq_graph *g, const uint64_t *set, uint64_t *out);

/* What a member refers to. */
void hq_hop_referents(
    const struct hq_graph *g, const uint64_t *set, uint64_t *out);

/* The set, and all that it leads to. */
enum hq_status hq_hop_reachable(const struct hq_graph *g, const uint64_t *set,
    uint64_t *out, struct hq_error *reterr) HQ_CHECKED;

/*
 * heapy's imdom: the referrers that a root leads to without going through
 * another referrer.  (guppy3's documentation of imdom, by the same words.)
 */
enum hq_status hq_hop_imdom(const struct hq_graph *g, const uint64_t *set,
    uint64_t *out, struct hq_error *reterr) HQ_CHECKED;

/* The members of a set that a root leads to without going through another;
 * `out` may be the set itself, and need not be empty. */
enum hq_status hq_hop_first(const struct hq_graph *g, const uint64_t *set,
    uint64_t *out, struct hq_error *reterr) HQ_CHECKED;

#endif
