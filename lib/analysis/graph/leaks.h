/*
 * Which blocks are lost, as valgrind's memcheck defines it.
 *
 *   reachable  a root leads to it by pointers to the starts of blocks
 *   possible   a root leads to it, but on every way is an interior pointer
 *   definite   nothing leads to it but what it leads to itself
 *   indirect   only lost blocks lead to it
 *
 * Lost blocks that lead to one another stand and fall together: of a strongly
 * connected component that no other lost block leads to, the block of lowest
 * address is definite and the leader, the others are indirect.  The leader of
 * an indirect block is the lowest one that leads to it.
 */
#ifndef HQ_ANALYSIS_GRAPH_LEAKS_H
#define HQ_ANALYSIS_GRAPH_LEAKS_H

#include "analysis/graph/graph.h"

enum hq_leak {
	HQ_LEAK_REACHABLE,
	HQ_LEAK_POSSIBLE,
	HQ_LEAK_INDIRECT,
	HQ_LEAK_DEFINITE,
};

/* One element for each node. */
struct hq_leaks {
	uint8_t *leak;    /* an enum hq_leak */
	uint32_t *leader; /* of lost ones, their own too, or HQ_GRAPH_NONE */
	/* The evidence: by which edge of which node it was found first;
	 * without a node it is the number of a root.  A leader has neither. */
	uint32_t *parent;
	uint32_t *via;
};

enum hq_status hq_leaks_new(const struct hq_graph *g,
    struct hq_leaks *ret_leaks, struct hq_error *reterr) HQ_CHECKED;

void hq_leaks_release(struct hq_leaks *l);

/* The leaders alone, as bits, to be freed. */
enum hq_status hq_leaks_leaders(const struct hq_graph *g,
    uint64_t **ret_leaders, struct hq_error *reterr) HQ_CHECKED;

#endif
