/*
 * The dominator tree: the immediate dominator of a block is the nearest other
 * one without which nothing would hold it; when that goes, the block goes.
 * What a block retains is its subtree: all that goes when it goes.
 *
 * The super root refers to what the roots refer to, and to the leaders of
 * lost blocks, so that what is lost has a retained size, too.  What is lost keeps
 * nothing that is reachable: such edges do not count.
 *
 * Exact: the algorithm of Lengauer and Tarjan ("A Fast Algorithm for Finding
 * Dominators in a Flowgraph", TOPLAS 1979) with path compression, without
 * recursion, in O(edges log nodes).
 */
#ifndef HQ_ANALYSIS_GRAPH_DOMINATORS_H
#define HQ_ANALYSIS_GRAPH_DOMINATORS_H

#include "analysis/graph/graph.h"
#include "analysis/reader/dense.h"

/* One element for each node.  What neither a root nor a leader leads to
 * retains nothing. */
struct hq_dominators {
	uint32_t *idom;       /* HQ_GRAPH_NONE: the super root */
	uint64_t *retained;   /* bytes, its own among them; modulo 2^64 */
	uint32_t *retained_n; /* nodes, itself among them */
};

/* The tree by numbers, in which a dominator is less than what it dominates;
 * 0 is the super root. */
struct hq_domtree {
	uint32_t count;  /* nodes that are held */
	uint32_t *order; /* the node of each number up to count */
	uint32_t *idom;  /* number of the dominator of each number */
};

/*
 * `leaders` are bits, or NULL for none.  While it works it takes 45 bytes a
 * node at 2.5 edges a node, the graph included.
 */
enum hq_status hq_domtree_new(const struct hq_graph *g,
    const uint64_t *leaders, struct hq_domtree *ret_tree,
    struct hq_error *reterr) HQ_CHECKED;

void hq_domtree_release(struct hq_domtree *t);

/* `sizes` has the bytes of each node of g. */
enum hq_status hq_dominators_new(const struct hq_graph *g,
    const struct hq_domtree *t, const struct hq_dense *sizes,
    struct hq_dominators *ret_dominators, struct hq_error *reterr) HQ_CHECKED;

void hq_dominators_release(struct hq_dominators *d);

#endif
