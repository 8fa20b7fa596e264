/* CPython's gc_refs subtraction. */
#include "analysis/graph/garbage.h"

#include "analysis/graph/wave.h"

#include <stdlib.h>

struct search {
	const struct hq_graph *g;
	const struct hq_dense *refcounts;
	uint64_t *inside; /* counted blocks and their buffers, as bits */
	uint64_t *rest;   /* references that are not explained */
};

static bool
is_counted(const struct search *s, uint32_t v)
{
	int64_t count;

	return hq_dense_get(s->refcounts, v, &count);
}

/* Whether an edge from v stands for one in the count of its target. */
static bool
counts(const struct search *s, uint32_t v, uint32_t edge)
{
	const struct hq_edges *e = &s->g->edges;

	if (is_counted(s, v))
		return hq_bit(e->told, edge);
	return !hq_bit(e->interior, edge);
}

/* Buffers that are held by something else: roots, and what they lead to by
 * way of blocks without a count; and blocks that nothing refers to. */
static void
find_outside(struct search *s, struct hq_wave *w, const uint64_t *referred)
{
	const struct hq_graph *g = s->g;
	uint32_t v;

	for (uint32_t i = 0; i < g->roots.count; i++)
		if (!is_counted(s, g->roots.target[i]))
			hq_wave_add(w, g->roots.target[i]);
	for (v = 0; v < g->nodes; v++)
		if (!hq_bit(referred, v) && !is_counted(s, v))
			hq_wave_add(w, v);
	while (hq_wave_next(w, &v))
		for (uint32_t i = g->first[v]; i < g->first[v + 1]; i++)
			if (!is_counted(s, g->edges.target[i]))
				hq_wave_add(w, g->edges.target[i]);
	for (v = 0; v < g->nodes; v++)
		if (!hq_bit(w->seen, v))
			hq_bit_set(s->inside, v);
}

static void
subtract(struct search *s)
{
	const struct hq_graph *g = s->g;
	int64_t count;

	for (uint32_t v = 0; v < g->nodes; v++)
		if (hq_dense_get(s->refcounts, v, &count))
			s->rest[v] = (uint64_t)count;
	for (uint32_t v = 0; v < g->nodes; v++) {
		if (!hq_bit(s->inside, v))
			continue;
		for (uint32_t i = g->first[v]; i < g->first[v + 1]; i++)
			if (s->rest[g->edges.target[i]] > 0 && counts(s, v, i))
				s->rest[g->edges.target[i]]--;
	}
}

/* Takes away what is held from outside, and what that leads to. */
static void
rescue(struct search *s, struct hq_wave *w)
{
	const struct hq_graph *g = s->g;
	uint32_t v;

	for (v = 0; v < g->nodes; v++)
		if (s->rest[v] > 0)
			hq_wave_add(w, v);
	while (hq_wave_next(w, &v))
		for (uint32_t i = g->first[v]; i < g->first[v + 1]; i++)
			if (hq_bit(s->inside, g->edges.target[i]))
				hq_wave_add(w, g->edges.target[i]);
	for (uint64_t i = 0; i <= g->nodes / 64; i++)
		s->inside[i] &= ~w->seen[i];
}

static bool
search(struct search *s)
{
	const struct hq_graph *g = s->g;
	uint64_t *referred = hq_bits_new(g->nodes);
	struct hq_wave w;
	bool good = hq_wave_init(&w, g) && referred != NULL;

	if (good) {
		for (uint32_t i = 0; i < g->edges.count; i++)
			hq_bit_set(referred, g->edges.target[i]);
		find_outside(s, &w, referred);
	}
	hq_wave_release(&w);
	free(referred);
	if (!good)
		return false;
	subtract(s);
	good = hq_wave_init(&w, g);
	if (good)
		rescue(s, &w);
	hq_wave_release(&w);
	return good;
}

enum hq_status
hq_garbage_new(const struct hq_graph *g, const struct hq_dense *refcounts,
    uint64_t **ret_garbage, struct hq_error *reterr)
{
	struct search s = {.g = g, .refcounts = refcounts};
	bool good;

	s.inside = hq_bits_new(g->nodes);
	s.rest = hq_big_filled(g->nodes, sizeof *s.rest, 0);
	good = s.inside != NULL && s.rest != NULL && search(&s);
	free(s.rest);
	if (!good) {
		free(s.inside);
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	}
	*ret_garbage = s.inside;
	return HQ_OK;
}
