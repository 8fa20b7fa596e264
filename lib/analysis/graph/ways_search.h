/*
 * One search of ways.h: back from a node, with some of the ways out of it
 * closed.  Used by ways.c and ways_all.c alone.
 */
#ifndef HQ_ANALYSIS_GRAPH_WAYS_SEARCH_H
#define HQ_ANALYSIS_GRAPH_WAYS_SEARCH_H

#include "analysis/graph/ways.h"

#include <stddef.h>

/* A node that was met. */
struct hq_ways_seen {
	uint32_t node; /* + 1; 0: an empty slot */
	uint32_t toward; /* the node after it */
	uint32_t steps; /* from there to the end */
	bool done;
};

/* A node that waits; those of the least sum come first, of these the one
 * that is farthest from the end, then the lowest. */
struct hq_ways_item {
	uint32_t sum; /* steps to the end, and at least so many to a root */
	uint32_t steps;
	uint32_t node;
};

struct hq_ways {
	const struct hq_graph *g;
	const struct hq_into *into;
	const struct hq_nearest *nearest;
	uint32_t *by_target; /* the roots, sorted by target */
	uint64_t *held;      /* bits: a root refers to it */
	struct hq_ways_seen *seen; /* a hash table */
	uint32_t mask, nseen;
	struct hq_ways_item *heap;
	size_t nheap, heap_capacity;
	uint64_t *busy; /* bits: nodes of the way behind the start */
};

/* What is asked. */
struct hq_ways_query {
	uint32_t from; /* or HQ_GRAPH_NONE: the roots */
	uint32_t start; /* where the search begins, the last node of the way */
	const struct hq_avoid *avoid; /* or NULL */
	/* The next nodes that are closed to `start`, and whether it may not
	 * be the first node of the way itself. */
	const uint32_t *closed;
	uint32_t nclosed;
	bool not_first;
};

/* *ret_first is the first node of a shortest way, HQ_GRAPH_NONE: there is
 * none; the others follow by hq_ways_toward.  False: no memory. */
bool hq_ways_search(struct hq_ways *w, const struct hq_ways_query *q,
    uint32_t *ret_first);

/* The next node of the way that was found, from a node before `start`. */
uint32_t hq_ways_toward(const struct hq_ways *w, uint32_t node);

/* The steps of a way whose nodes are given, from the root's on. */
enum hq_status hq_ways_steps(const struct hq_ways *w,
    const struct hq_ways_query *q, const uint32_t *nodes, uint32_t count,
    struct hq_way *ret_way, struct hq_error *reterr) HQ_CHECKED;

#endif
