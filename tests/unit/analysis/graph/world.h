/*
 * Small graphs that are known in two ways: as lists of edges, on which
 * everything is found out by trying, and as a struct hq_graph.
 */
#ifndef HQ_TESTS_GRAPH_WORLD_H
#define HQ_TESTS_GRAPH_WORLD_H

#include "analysis/graph/dominators.h"
#include "analysis/reader/dense.h"

#define WORLD_NODES 24
#define WORLD_EDGES 96
#define WORLD_ROOTS 8

struct world_edge {
	uint32_t src, dst;
	unsigned class;
};

struct world {
	uint32_t nodes, nedges, nroots;
	struct world_edge edges[WORLD_EDGES];   /* by src */
	struct world_edge roots[WORLD_ROOTS];
	uint64_t size[WORLD_NODES];
	struct hq_dense sizes;
	uint64_t random;
	struct hq_graph *g;
};

/* A number below n, of a series that a seed begins. */
uint32_t world_draw(struct world *w, uint32_t n);

/* A graph made of a seed; to be released. */
void world_random(struct world *w, uint64_t seed);

/* "0>1 0>2i 2>0w 1>1t r0 r1i": i interior, w weak, t told, r root. */
void world_text(struct world *w, uint32_t nodes, const char *text);

void world_release(struct world *w);

static inline bool
world_strong(const struct world_edge *e)
{
	return !(e->class & HQ_EDGE_WEAK);
}

/*
 * The nodes that are reached from those in `from` by edges, of starts only or
 * all, without coming to those in `without`; sets are bits of a word.
 */
uint32_t world_reach(
    const struct world *w, uint32_t from, bool starts, uint32_t without);

/* The targets of roots. */
uint32_t world_held(const struct world *w, bool starts);

/* The tree and its sums. */
enum hq_status world_dominators(const struct hq_graph *g,
    const uint64_t *leaders, const struct hq_dense *sizes,
    struct hq_dominators *ret_dominators, struct hq_error *reterr);

/* The leaders of lost nodes, by the definition. */
uint32_t world_leaders(const struct world *w);

#endif
