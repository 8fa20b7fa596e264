/* A depth-first spanning tree, without recursion. */
#include "analysis/graph/spanning.h"

#include "analysis/graph/near.h"

#include <stdlib.h>
#include <string.h>

#define AHEAD 32u

struct walk {
	const struct hq_graph *g;
	struct hq_spanning s;
	struct hq_near *nodes;
	uint32_t *number;   /* of nodes, afterwards, in their place */
	uint32_t *parent;   /* by number, where s.link will be */
	uint32_t *cursor;   /* by depth: the next edge */
	uint32_t depth;
	uint32_t reachable; /* numbers above are of what is lost */
};

static void
enter(struct walk *w, uint32_t v, uint32_t parent)
{
	struct hq_near *node = &w->nodes[v];

	node->number = ++w->s.count;
	w->s.order[w->s.count] = v;
	w->parent[w->s.count] = parent;
	w->cursor[w->depth++] = node->first;
	hq_near_prefetch(w->g, w->nodes, node);
}

/* All that the last node that was met leads to. */
static void
descend(struct walk *w)
{
	uint32_t d = w->s.count, v = w->s.order[d];

	while (w->depth > 0) {
		const struct hq_near *node = &w->nodes[v];
		uint32_t i = w->cursor[w->depth - 1], end = hq_near_end(node);
		uint32_t t = 0;

		for (; i < end; i++) {
			t = hq_near_target(w->g, node, i);
			if (w->nodes[t].number == 0)
				break;
		}
		if (i < end) {
			w->cursor[w->depth - 1] = i + 1;
			enter(w, t, d);
			v = t;
			d = w->s.count;
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
	if (w->nodes[node].number != 0)
		return;
	enter(w, node, 0);
	descend(w);
}

static void
span(struct walk *w, const uint64_t *leaders)
{
	const struct hq_graph *g = w->g;

	for (uint32_t i = 0; i < g->roots.count; i++)
		start(w, g->roots.target[i]);
	w->reachable = w->s.count;
	for (uint32_t i = 0; leaders != NULL && i <= g->nodes / 64; i++)
		for (uint64_t bits = leaders[i]; bits != 0; bits &= bits - 1)
			start(w, 64 * i + (uint32_t)__builtin_ctzll(bits));
}

/* Of nodes only their numbers are left, in the same memory; the rest of it is
 * given back. */
static void
keep_numbers(struct walk *w)
{
	uint32_t *number = (uint32_t *)w->nodes;
	size_t bytes = ((size_t)w->g->nodes + 1) * sizeof *number;

	for (uint32_t v = 0; v < w->g->nodes; v++)
		number[v] = w->nodes[v].number;
	w->nodes = NULL;
	w->number = realloc(number, bytes);
	/* It was not moved, then. */
	if (w->number == NULL)
		w->number = number;
}

/* What is lost keeps nothing that is reachable, and nothing reachable leads to
 * what is lost. */
static bool
counts(const struct walk *w, uint32_t from, uint32_t to)
{
	return from <= w->reachable || to > w->reachable;
}

/* The number of the node that edge i leads to, asked for ahead of it. */
static uint32_t
number_of(const struct walk *w, uint32_t i, const uint32_t *wanted)
{
	const struct hq_edges *e = &w->g->edges;

	if (i + AHEAD < e->count)
		__builtin_prefetch(&w->number[e->target[i + AHEAD]]);
	if (i + AHEAD / 2 < e->count)
		__builtin_prefetch(
		    &wanted[w->number[e->target[i + AHEAD / 2]]], 1);
	return w->number[e->target[i]];
}

/* An edge down is a minimum, any other is counted for its target. */
static void
count_edges(struct walk *w, uint32_t *sums)
{
	const uint32_t *first = w->g->first;

	for (uint32_t v = 0; v < w->g->nodes; v++) {
		uint32_t d = w->number[v];
		for (uint32_t i = first[v]; d != 0 && i < first[v + 1]; i++) {
			uint32_t x = number_of(w, i, sums);
			if (x < d)
				sums[x] += counts(w, d, x);
			else if (d < w->s.above[x] && d != x)
				w->s.above[x] = d;
		}
	}
}

/* Those that the super root refers to. */
static void
raise_held(struct walk *w, const uint64_t *leaders)
{
	const struct hq_edges *roots = &w->g->roots;

	for (uint32_t i = 0; i < roots->count; i++)
		w->s.above[w->number[roots->target[i]]] = 0;
	for (uint32_t v = 0; leaders != NULL && v < w->g->nodes; v++)
		if (hq_bit(leaders, v))
			w->s.above[w->number[v]] = 0;
}

/* Puts each edge that leads to a lower number with its target. */
static bool
sort_edges(struct walk *w, const uint64_t *leaders)
{
	const uint32_t *first = w->g->first;
	uint32_t n = w->s.count, sum = 0, *next, *sums;

	w->s.first = hq_big_filled((uint64_t)n + 3, sizeof *w->s.first, 0);
	w->s.above = hq_big_new((uint64_t)n + 1, sizeof *w->s.above);
	if (w->s.first == NULL || w->s.above == NULL)
		return false;
	/* Two places on, as in into.c. */
	next = w->s.first + 1;
	sums = w->s.first + 2;
	memcpy(w->s.above, w->parent, ((size_t)n + 1) * sizeof *w->s.above);
	count_edges(w, sums);
	raise_held(w, leaders);
	for (uint32_t x = 0; x <= n; x++) {
		sum += sums[x];
		sums[x] = sum;
	}
	w->s.source = hq_big_new(sum, sizeof *w->s.source);
	if (w->s.source == NULL)
		return false;
	for (uint32_t v = 0; v < w->g->nodes; v++) {
		uint32_t d = w->number[v];
		for (uint32_t i = first[v]; d != 0 && i < first[v + 1]; i++) {
			uint32_t x = number_of(w, i, next);
			if (x < d && counts(w, d, x))
				w->s.source[next[x]++] = d;
		}
	}
	return true;
}

static bool
init(struct walk *w)
{
	const struct hq_graph *g = w->g;
	uint64_t n = (uint64_t)g->nodes + 1;

	w->nodes = hq_near_new(g);
	w->cursor = hq_big_new(n, sizeof *w->cursor);
	w->s.order = hq_big_new(n, sizeof *w->s.order);
	/* Untouched memory costs nothing, so there is room for both. */
	w->s.link = hq_big_new(n, sizeof *w->s.link);
	w->parent = (uint32_t *)w->s.link;
	if (w->nodes == NULL || w->cursor == NULL || w->s.order == NULL ||
	    w->s.link == NULL)
		return false;
	w->s.order[0] = w->parent[0] = 0;
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
		keep_numbers(&w);
		good = sort_edges(&w, leaders);
	}
	free(w.nodes);
	free(w.number);
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
