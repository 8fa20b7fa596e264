#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmocka.h"

uint32_t
world_draw(struct world *w, uint32_t n)
{
	w->random = w->random * 6364136223846793005ull + 1442695040888963407ull;
	return (uint32_t)((w->random >> 33) % n);
}

static int
by_source(const void *a, const void *b)
{
	const struct world_edge *x = a, *y = b;

	return (x->src > y->src) - (x->src < y->src);
}

static void
build(struct world *w)
{
	struct hq_error err = {0};

	qsort(w->edges, w->nedges, sizeof *w->edges, by_source);
	assert_int_equal(
	    hq_graph_new(w->nodes, w->nedges, w->nroots, &w->g, &err), HQ_OK);
	for (uint32_t i = 0; i < w->nedges; i++)
		hq_graph_add(w->g, w->edges[i].src, w->edges[i].dst,
		    w->edges[i].class);
	for (uint32_t i = 0; i < w->nroots; i++)
		hq_graph_add_root(w->g, w->roots[i].dst, w->roots[i].class);
	assert_int_equal(hq_graph_finish(w->g, &err), HQ_OK);
	w->sizes = (struct hq_dense){w->size, w->nodes, 8, false};
}

static unsigned
draw_class(struct world *w)
{
	unsigned class = HQ_EDGE_START;

	if (world_draw(w, 6) == 0)
		class = HQ_EDGE_INTERIOR;
	if (world_draw(w, 8) == 0)
		class = HQ_EDGE_WEAK;
	return class | (world_draw(w, 2) == 0 ? HQ_EDGE_TOLD : 0);
}

void
world_random(struct world *w, uint64_t seed)
{
	uint32_t near;

	memset(w, 0, sizeof *w);
	w->random = seed * 2862933555777941757ull + 3037000493ull;
	world_draw(w, 2);
	w->nodes = 1 + world_draw(w, seed % 10 == 0 ? WORLD_NODES : 10);
	w->nedges = world_draw(w, 1 + w->nodes * (1 + world_draw(w, 4)));
	w->nroots = world_draw(w, WORLD_ROOTS / 2);
	near = 1 + world_draw(w, w->nodes);
	for (uint32_t i = 0; i < w->nedges; i++) {
		uint32_t src = world_draw(w, w->nodes);
		/* Some graphs are chains of neighbours, some are not. */
		uint32_t dst = (src + world_draw(w, near)) % w->nodes;
		w->edges[i] = (struct world_edge){src, dst, draw_class(w)};
	}
	for (uint32_t i = 0; i < w->nroots; i++)
		w->roots[i] = (struct world_edge){
		    0, world_draw(w, w->nodes), draw_class(w)};
	for (uint32_t i = 0; i < w->nodes; i++)
		w->size[i] = 1 + world_draw(w, 1000);
	build(w);
}

void
world_text(struct world *w, uint32_t nodes, const char *text)
{
	char copy[1024], *save, *end;

	memset(w, 0, sizeof *w);
	w->nodes = nodes;
	snprintf(copy, sizeof copy, "%s", text);
	for (char *word = strtok_r(copy, " ", &save); word != NULL;
	     word = strtok_r(NULL, " ", &save)) {
		struct world_edge e = {0};
		bool root = *word == 'r';
		e.dst = (uint32_t)strtoul(word + root, &end, 10);
		if (*end == '>') {
			e.src = e.dst;
			e.dst = (uint32_t)strtoul(end + 1, &end, 10);
		}
		for (; *end != '\0'; end++)
			e.class |= *end == 'i'   ? HQ_EDGE_INTERIOR
				   : *end == 'w' ? HQ_EDGE_WEAK
						 : HQ_EDGE_TOLD;
		if (root)
			w->roots[w->nroots++] = e;
		else
			w->edges[w->nedges++] = e;
	}
	for (uint32_t i = 0; i < nodes; i++)
		w->size[i] = 1ull << i;
	build(w);
}

void
world_release(struct world *w)
{
	hq_graph_free(w->g);
	w->g = NULL;
}

uint32_t
world_reach(
    const struct world *w, uint32_t from, bool starts, uint32_t without)
{
	uint32_t seen = from & ~without, before;

	do {
		before = seen;
		for (uint32_t i = 0; i < w->nedges; i++) {
			const struct world_edge *e = &w->edges[i];
			if (world_strong(e) && seen >> e->src & 1 &&
			    !(starts && e->class & HQ_EDGE_INTERIOR))
				seen |= 1u << e->dst & ~without;
		}
	} while (seen != before);
	return seen;
}

uint32_t
world_held(const struct world *w, bool starts)
{
	uint32_t held = 0;

	for (uint32_t i = 0; i < w->nroots; i++)
		if (world_strong(&w->roots[i]) &&
		    !(starts && w->roots[i].class & HQ_EDGE_INTERIOR))
			held |= 1u << w->roots[i].dst;
	return held;
}

uint32_t
world_leaders(const struct world *w)
{
	uint32_t possible =
	    world_reach(w, world_held(w, false) |
			       world_reach(w, world_held(w, true), true, 0),
		false, 0);
	uint32_t leaders = 0;

	for (uint32_t v = 0; v < w->nodes; v++) {
		bool leads = !(possible >> v & 1);
		/* Whoever leads to it is led to by it, and is not lower. */
		for (uint32_t u = 0; u < w->nodes; u++)
			if (u != v && !(possible >> u & 1) &&
			    world_reach(w, 1u << u, false, 0) >> v & 1)
				leads = leads && u > v &&
					world_reach(w, 1u << v, false, 0) >> u &
					    1;
		if (leads)
			leaders |= 1u << v;
	}
	return leaders;
}

enum hq_status
world_dominators(const struct hq_graph *g, const uint64_t *leaders,
    const struct hq_dense *sizes, struct hq_dominators *ret_dominators,
    struct hq_error *reterr)
{
	struct hq_domtree tree;
	enum hq_status status = hq_domtree_new(g, leaders, &tree, reterr);

	if (status != HQ_OK)
		return status;
	status = hq_dominators_new(g, &tree, sizes, ret_dominators, reterr);
	hq_domtree_release(&tree);
	return status;
}
