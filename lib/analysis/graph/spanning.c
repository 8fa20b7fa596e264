/* A depth-first spanning tree, without recursion. */
#include "analysis/graph/spanning.h"

#include <stdlib.h>

#define AHEAD 32u

struct walk {
	const struct hq_graph *g;
	struct hq_spanning s;
	uint32_t *number; /* of a node, 0: not met yet */
	uint32_t *cursor; /* by depth: the next edge */
	uint32_t depth;
	uint32_t *counts; /* s.first + 2 */
};

static void
enter(struct walk *w, uint32_t node, uint32_t parent)
{
	const struct hq_graph *g = w->g;
	uint32_t from = g->first[node], to = g->first[node + 1];
	uint32_t n = ++w->s.count;

	w->number[node] = n;
	w->s.order[n] = node;
	w->s.link[n].ancestor = parent;
	w->s.above[n] = parent;
	w->cursor[w->depth++] = from;
	to = to - from < HQ_GRAPH_AHEAD ? to : from + HQ_GRAPH_AHEAD;
	for (uint32_t i = from; i < to; i++)
		__builtin_prefetch(&w->number[g->edges.target[i]]);
}

/* An edge from number d to number x, which was met before. */
static void
note(struct walk *w, uint32_t d, uint32_t x)
{
	if (x < d)
		w->counts[x]++;
	else if (x > d && d < w->s.above[x])
		w->s.above[x] = d;
}

/* All that the last node that was met leads to. */
static void
descend(struct walk *w)
{
	const struct hq_graph *g = w->g;
	uint32_t d = w->s.count;

	while (w->depth > 0) {
		uint32_t v = w->s.order[d], i = w->cursor[w->depth - 1];
		uint32_t end = g->first[v + 1], t = 0;

		for (; i < end; i++) {
			t = g->edges.target[i];
			if (w->number[t] == 0)
				break;
			note(w, d, w->number[t]);
		}
		w->cursor[w->depth - 1] = i + 1;
		if (i < end) {
			enter(w, t, d);
			d = w->s.count;
		} else {
			w->depth--;
			d = w->s.link[d].ancestor;
		}
	}
}

static void
start(struct walk *w, uint32_t node)
{
	if (w->number[node] == 0) {
		enter(w, node, 0);
		descend(w);
	} else {
		w->s.above[w->number[node]] = 0;
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

/* Puts each edge that leads to a lower number with its target. */
static bool
sort_edges(struct walk *w)
{
	const struct hq_graph *g = w->g;
	const struct hq_edges *e = &g->edges;
	uint32_t sum = 0, *next = w->s.first + 1;

	for (uint32_t x = 0; x <= w->s.count; x++) {
		sum += w->counts[x];
		w->counts[x] = sum;
	}
	w->s.source = hq_big_new(sum, sizeof *w->s.source);
	if (w->s.source == NULL)
		return false;
	for (uint32_t v = 0; v < g->nodes; v++) {
		uint32_t d = w->number[v];
		for (uint32_t i = g->first[v]; i < g->first[v + 1]; i++) {
			uint32_t x = w->number[e->target[i]];
			if (i + AHEAD < e->count)
				__builtin_prefetch(
				    &w->number[e->target[i + AHEAD]]);
			if (i + AHEAD / 2 < e->count)
				__builtin_prefetch(
				    &next[w->number[e->target[i +
							AHEAD / 2]]],
				    1);
			if (x < d)
				w->s.source[next[x]++] = d;
		}
	}
	return true;
}

enum hq_status
hq_spanning_new(const struct hq_graph *g, const uint64_t *leaders,
    struct hq_spanning *ret_spanning, struct hq_error *reterr)
{
	uint64_t n = (uint64_t)g->nodes + 1;
	struct walk w = {.g = g};
	bool good;

	w.s.order = hq_big_new(n, sizeof *w.s.order);
	w.s.link = hq_big_new(n, sizeof *w.s.link);
	w.s.above = hq_big_new(n, sizeof *w.s.above);
	w.s.first = hq_big_filled(n + 2, sizeof *w.s.first, 0);
	w.number = hq_big_filled(n, sizeof *w.number, 0);
	w.cursor = hq_big_new(n, sizeof *w.cursor);
	good = w.s.order != NULL && w.s.link != NULL && w.s.above != NULL &&
	       w.s.first != NULL && w.number != NULL && w.cursor != NULL;
	if (good) {
		/* Two places on, as in into.c. */
		w.counts = w.s.first + 2;
		span(&w, leaders);
	}
	free(w.cursor);
	good = good && sort_edges(&w);
	free(w.number);
	if (!good) {
		hq_spanning_release(&w.s);
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	}
	*ret_spanning = w.s;
	return HQ_OK;
}

void
hq_spanning_release_edges(struct hq_spanning *s)
{
	free(s->link);
	free(s->first);
	free(s->source);
	s->link = NULL;
	s->first = s->source = NULL;
}

void
hq_spanning_release(struct hq_spanning *s)
{
	hq_spanning_release_edges(s);
	free(s->order);
	free(s->above);
	*s = (struct hq_spanning){0};
}
