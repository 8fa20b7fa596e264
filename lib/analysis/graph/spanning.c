/* A depth-first spanning tree, without recursion. */
#include "analysis/graph/spanning.h"

#include <stdlib.h>

#define AHEAD 32u

/* What a walk wants to know of a node, in one place. */
struct node {
	uint32_t first;  /* its edges, as in the graph */
	uint32_t number; /* 0: not met yet */
};

struct walk {
	const struct hq_graph *g;
	struct hq_spanning s;
	struct node *nodes; /* and one more */
	uint32_t *parent; /* by number, where s.link will be */
	uint32_t *cursor; /* by depth: the next edge */
	uint32_t depth;
};

static void
enter(struct walk *w, uint32_t node, uint32_t parent)
{
	uint32_t n = ++w->s.count;

	w->nodes[node].number = n;
	w->s.order[n] = node;
	w->parent[n] = parent;
	w->s.above[n] = parent;
	w->cursor[w->depth++] = w->nodes[node].first;
}

/* Asks for the nodes that these edges lead to. */
static void
prefetch(const struct walk *w, uint32_t from, uint32_t to)
{
	to = to - from < HQ_GRAPH_AHEAD ? to : from + HQ_GRAPH_AHEAD;
	for (uint32_t i = from; i < to; i++)
		__builtin_prefetch(&w->nodes[w->g->edges.target[i]], 1);
}

/* All that the last node that was met leads to. */
static void
descend(struct walk *w)
{
	const uint32_t *target = w->g->edges.target;
	uint32_t d = w->s.count, v = w->s.order[d];

	prefetch(w, w->nodes[v].first, w->nodes[v + 1].first);
	while (w->depth > 0) {
		uint32_t i = w->cursor[w->depth - 1];
		uint32_t end = w->nodes[v + 1].first;

		while (i < end && w->nodes[target[i]].number != 0)
			i++;
		if (i < end) {
			w->cursor[w->depth - 1] = i + 1;
			v = target[i];
			enter(w, v, d);
			d = w->s.count;
			prefetch(w, w->nodes[v].first, w->nodes[v + 1].first);
		} else {
			w->depth--;
			d = w->parent[d];
			v = w->s.order[d];
		}
	}
}

static void
start(struct walk *w, uint32_t node)
{
	if (w->nodes[node].number == 0) {
		enter(w, node, 0);
		descend(w);
	} else {
		w->s.above[w->nodes[node].number] = 0;
	}
}

static void
span(struct walk *w, const uint64_t *leaders)
{
	const struct hq_graph *g = w->g;

	for (uint32_t i = 0; i < g->roots.count; i++)
		start(w, g->roots.target[i]);
	for (uint32_t i = 0; leaders != NULL && i <= g->nodes / 64; i++)
		for (uint64_t bits = leaders[i]; bits != 0; bits &= bits - 1)
			start(w, 64 * i + (uint32_t)__builtin_ctzll(bits));
}

/* Numbers of the nodes that edge i leads to, asked for ahead of it. */
static uint32_t
number_of(const struct walk *w, uint32_t i, const uint32_t *wanted)
{
	const struct hq_edges *e = &w->g->edges;

	if (i + AHEAD < e->count)
		__builtin_prefetch(&w->nodes[e->target[i + AHEAD]]);
	if (i + AHEAD / 2 < e->count)
		__builtin_prefetch(
		    &wanted[w->nodes[e->target[i + AHEAD / 2]].number], 1);
	return w->nodes[e->target[i]].number;
}

/* An edge down is a minimum, any other is counted for its target. */
static void
count_edges(struct walk *w, uint32_t *counts)
{
	for (uint32_t v = 0; v < w->g->nodes; v++) {
		uint32_t d = w->nodes[v].number, end = w->nodes[v + 1].first;
		for (uint32_t i = w->nodes[v].first; d != 0 && i < end; i++) {
			uint32_t x = number_of(w, i, counts);
			if (x < d)
				counts[x]++;
			else if (d < w->s.above[x] && d != x)
				w->s.above[x] = d;
		}
	}
}

/* Puts each edge that leads to a lower number with its target. */
static bool
sort_edges(struct walk *w)
{
	/* Two places on, as in into.c. */
	uint32_t sum = 0, *next = w->s.first + 1, *counts = w->s.first + 2;

	count_edges(w, counts);
	for (uint32_t x = 0; x <= w->s.count; x++) {
		sum += counts[x];
		counts[x] = sum;
	}
	w->s.source = hq_big_new(sum, sizeof *w->s.source);
	if (w->s.source == NULL)
		return false;
	for (uint32_t v = 0; v < w->g->nodes; v++) {
		uint32_t d = w->nodes[v].number, end = w->nodes[v + 1].first;
		for (uint32_t i = w->nodes[v].first; d != 0 && i < end; i++) {
			uint32_t x = number_of(w, i, next);
			if (x < d)
				w->s.source[next[x]++] = d;
		}
	}
	return true;
}

static bool
init(struct walk *w)
{
	uint64_t n = (uint64_t)w->g->nodes + 1;

	w->nodes = hq_big_new(n, sizeof *w->nodes);
	w->cursor = hq_big_new(n, sizeof *w->cursor);
	w->s.order = hq_big_new(n, sizeof *w->s.order);
	/* Untouched memory costs nothing, so there is room for both. */
	w->s.link = hq_big_new(n, sizeof *w->s.link);
	w->parent = (uint32_t *)w->s.link;
	w->s.above = hq_big_new(n, sizeof *w->s.above);
	if (w->nodes == NULL || w->cursor == NULL || w->s.order == NULL ||
	    w->s.link == NULL || w->s.above == NULL)
		return false;
	for (uint64_t v = 0; v < n; v++)
		w->nodes[v] = (struct node){w->g->first[v], 0};
	w->s.order[0] = w->parent[0] = w->s.above[0] = 0;
	return true;
}

/* Parents become links, from the last one on. */
static void
spread_parents(struct walk *w)
{
	for (uint32_t d = w->s.count; d != UINT32_MAX; d--)
		w->s.link[d].ancestor = w->parent[d];
}

enum hq_status
hq_spanning_new(const struct hq_graph *g, const uint64_t *leaders,
    struct hq_spanning *ret_spanning, struct hq_error *reterr)
{
	struct walk w = {.g = g};
	bool good = init(&w);

	if (good)
		span(&w, leaders);
	free(w.cursor);
	if (good) {
		w.s.first = hq_big_filled((uint64_t)w.s.count + 3, 4, 0);
		good = w.s.first != NULL && sort_edges(&w);
	}
	free(w.nodes);
	if (!good) {
		hq_spanning_release(&w.s);
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	}
	spread_parents(&w);
	*ret_spanning = w.s;
	return HQ_OK;
}

void
hq_spanning_release(struct hq_spanning *s)
{
	free(s->order);
	free(s->link);
	free(s->above);
	free(s->first);
	free(s->source);
	*s = (struct hq_spanning){0};
}
