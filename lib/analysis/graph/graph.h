/*
 * Who refers to whom, as dense arrays: nodes are the blocks of a dump, in the
 * order of their addresses; edges are references, by source; roots are what
 * refers to a block from outside of the heap.
 *
 *   node i's edges:  first[i] .. first[i + 1] - 1, each with its target
 *
 *	hq_graph_new(nodes, references, roots, &graph, &err)
 *	hq_graph_add(graph, src, dst, class)	in the order of src
 *	hq_graph_add_root(graph, dst, class)
 *	hq_graph_finish(graph, &err)
 *	... algorithms ...
 *	hq_graph_free(graph)
 *
 * Weak references are dropped while building, so no algorithm sees them;
 * hq_edges_reference tells which reference an edge was.  Numbers are 32 bits
 * wide: a graph that needs more is refused.
 *
 * 4 bytes a node, 4.25 an edge.  A finished graph is constant; any number of
 * threads may read it.  No algorithm on it is recursive.
 */
#ifndef HQ_ANALYSIS_GRAPH_GRAPH_H
#define HQ_ANALYSIS_GRAPH_GRAPH_H

#include "analysis/graph/array.h"
#include "analysis/support/error.h"

/* No node, no edge. */
#define HQ_GRAPH_NONE UINT32_MAX

/* Most nodes, references or roots; what is above means "none". */
#define HQ_GRAPH_MAX (UINT32_MAX - 2)

/* What an edge is: one of the first three, perhaps told. */
enum hq_edge_class {
	HQ_EDGE_START = 0,    /* to the first byte, or as good as that */
	HQ_EDGE_INTERIOR = 1, /* to somewhere inside */
	HQ_EDGE_WEAK = 2,     /* keeps nothing alive: no edge at all */
	HQ_EDGE_TOLD = 4,     /* a type or a region says so, no scan */
};

/* Edges from somewhere, with their classes. */
struct hq_edges {
	uint32_t count;
	uint32_t *target;
	uint64_t *interior; /* bits */
	uint64_t *told;     /* bits */
	uint64_t *dropped;  /* bits: references that are no edge; NULL: none */
	uint32_t *rank;     /* edges before each 512th reference, or NULL */
	uint32_t references; /* all that were added, also dropped ones */
	uint32_t room;      /* most of them */
};

struct hq_graph {
	uint32_t nodes;
	uint32_t *first; /* nodes + 1 */
	struct hq_edges edges;
	struct hq_edges roots;
	uint32_t filled; /* while building: nodes whose first is known */
	enum hq_status status; /* while building: what went wrong first */
	uint32_t wrong;        /* and with which reference */
};

/*
 * A graph without edges that has room for so many references and roots.
 * HQ_ERR_LIMIT when they are more than HQ_GRAPH_MAX.
 */
enum hq_status hq_graph_new(uint64_t nodes, uint64_t references,
    uint64_t roots, struct hq_graph **ret_graph,
    struct hq_error *reterr) HQ_CHECKED;

/*
 * The next reference; `src` is never less than before.  A source or target
 * that is no node, or a source out of order, is kept as an error for
 * hq_graph_finish.  With `dst` HQ_GRAPH_NONE it is dropped.
 */
void hq_graph_add(
    struct hq_graph *g, uint64_t src, uint64_t dst, unsigned edge_class);

void hq_graph_add_root(struct hq_graph *g, uint64_t dst, unsigned edge_class);

/* HQ_ERR_INCONSISTENT: what was wrong with which reference. */
enum hq_status hq_graph_finish(
    struct hq_graph *g, struct hq_error *reterr) HQ_CHECKED;

/* NULL is nothing. */
void hq_graph_free(struct hq_graph *g);

/* The reference that an edge was, in the order of adding; of roots, too. */
uint32_t hq_edges_reference(const struct hq_edges *e, uint32_t edge);

/* The edge that a reference became, or HQ_GRAPH_NONE. */
uint32_t hq_edges_edge(const struct hq_edges *e, uint32_t reference);

/* The node that an edge comes from. */
uint32_t hq_graph_source(const struct hq_graph *g, uint32_t edge);

/* So far ahead of what they do, loops ask for memory. */
#define HQ_GRAPH_AHEAD 8

#endif
