/*
 * Blocks that hold themselves alive only by their own references: what
 * CPython's cycle collector would find, done on a dump.
 *
 * Of each counted block's references those are subtracted that come from
 * counted blocks, told by their types.  What has some left is held from
 * outside, and so is all that it leads to; the others are garbage cycles, and
 * what hangs on them.  Neither roots nor scanned words matter: the count
 * itself says who holds a block.
 *
 * A buffer (a block without a count) that only counted blocks and other such
 * buffers refer to is a part of them: its references to the starts of blocks
 * count as theirs.
 */
#ifndef HQ_ANALYSIS_GRAPH_GARBAGE_H
#define HQ_ANALYSIS_GRAPH_GARBAGE_H

#include "analysis/graph/graph.h"
#include "analysis/reader/dense.h"

/*
 * `refcounts` is nullable: NULL is not counted.  *ret_garbage gets the
 * counted blocks and buffers that are garbage, as bits, to be freed.
 */
enum hq_status hq_garbage_new(const struct hq_graph *g,
    const struct hq_dense *refcounts, uint64_t **ret_garbage,
    struct hq_error *reterr) HQ_CHECKED;

#endif
