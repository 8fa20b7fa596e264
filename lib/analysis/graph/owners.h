/*
 * Who owns a buffer: the one typed block that refers to it.  A buffer to
 * which no typed block refers, only other buffers, has their owner, if they
 * have the same.  Two owners are none.
 */
#ifndef HQ_ANALYSIS_GRAPH_OWNERS_H
#define HQ_ANALYSIS_GRAPH_OWNERS_H

#include "analysis/graph/graph.h"

/* `typed` are bits.  *ret_owners has the owner of each node that is not
 * typed, or HQ_GRAPH_NONE; to be freed. */
enum hq_status hq_owners_new(const struct hq_graph *g, const uint64_t *typed,
    uint32_t **ret_owners, struct hq_error *reterr) HQ_CHECKED;

#endif
