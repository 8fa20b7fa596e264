/*
 * Shortest ways to a node, from the roots or from another node, avoiding
 * what one likes.
 *
 * The search goes back from the node.  From the roots it is guided by the
 * distances that the tree of shortest ways knows (the algorithm A*): with
 * nothing to avoid it looks at no node beside the way, and otherwise at few,
 * so that a further way costs milliseconds in a graph of millions.
 */
#ifndef HQ_ANALYSIS_GRAPH_WAYS_H
#define HQ_ANALYSIS_GRAPH_WAYS_H

#include "analysis/graph/avoid.h"
#include "analysis/graph/into.h"
#include "analysis/graph/nearest.h"

/* A node, and how one comes to it: by an edge from the step before; at the
 * first step by a root, or not at all (HQ_GRAPH_NONE). */
struct hq_step {
	uint32_t node;
	uint32_t via;
};

struct hq_way {
	uint32_t count;
	struct hq_step *steps; /* from the root on; released with free */
};

struct hq_ways;

/* `g`, its predecessors and its shortest ways are borrowed. */
enum hq_status hq_ways_new(const struct hq_graph *g,
    const struct hq_into *into, const struct hq_nearest *nearest,
    struct hq_ways **ret_ways, struct hq_error *reterr) HQ_CHECKED;

void hq_ways_free(struct hq_ways *w);

/*
 * A shortest way from a node, or with HQ_GRAPH_NONE from any root, to `to`.
 * `avoid` may be NULL; the ends are not avoided.  HQ_ERR_NOTFOUND: there is
 * none.
 */
enum hq_status hq_ways_find(struct hq_ways *w, uint32_t from, uint32_t to,
    const struct hq_avoid *avoid, struct hq_way *ret_way,
    struct hq_error *reterr) HQ_CHECKED;

/*
 * Up to `most` shortest ways that come to no node twice and differ in their
 * nodes, shorter ones first (Yen's algorithm, as Lawler improved it).  Only
 * the last HQ_WAYS_VARIED nodes of a way are varied.  Fewer are no error.
 * The ways and their array are the caller's.
 */
#define HQ_WAYS_VARIED 64u
enum hq_status hq_ways_all(struct hq_ways *w, uint32_t from, uint32_t to,
    const struct hq_avoid *avoid, uint32_t most, struct hq_way **ret_ways,
    uint32_t *ret_count, struct hq_error *reterr) HQ_CHECKED;

void hq_ways_release(struct hq_way *ways, uint32_t count);

#endif
