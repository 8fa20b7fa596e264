/* Shortest ways to a node. */
#include "analysis/graph/ways.h"

#include "analysis/graph/ways_search.h"

#include <stdlib.h>

/* Roots by target: a counting sort in two passes over 16 bits. */
static bool
sort_roots(struct hq_ways *w)
{
	const struct hq_edges *r = &w->g->roots;
	uint32_t *from = hq_big_new(r->count, sizeof *from);
	uint32_t *to = hq_big_new(r->count, sizeof *to);
	uint32_t *places = hq_big_new(65537, sizeof *places), *swap;

	for (uint32_t i = 0; from != NULL && i < r->count; i++)
		from[i] = i;
	for (unsigned shift = 0;
	     from != NULL && to != NULL && places != NULL && shift < 32;
	     shift += 16) {
		for (uint32_t i = 0; i < 65537; i++)
			places[i] = 0;
		for (uint32_t i = 0; i < r->count; i++)
			places[(r->target[i] >> shift & 0xffff) + 1]++;
		for (uint32_t i = 0; i < 65536; i++)
			places[i + 1] += places[i];
		for (uint32_t i = 0; i < r->count; i++)
			to[places[r->target[from[i]] >> shift & 0xffff]++] =
			    from[i];
		swap = from;
		from = to;
		to = swap;
	}
	w->by_target = from;
	free(to);
	free(places);
	return from != NULL && to != NULL && places != NULL;
}

enum hq_status
hq_ways_new(const struct hq_graph *g, const struct hq_into *into,
    const struct hq_nearest *nearest, struct hq_ways **ret_ways,
    struct hq_error *reterr)
{
	struct hq_ways *w = calloc(1, sizeof *w);

	if (w == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	w->g = g;
	w->into = into;
	w->nearest = nearest;
	w->held = hq_bits_new(g->nodes);
	w->busy = hq_bits_new(g->nodes);
	if (w->held == NULL || w->busy == NULL || !sort_roots(w)) {
		hq_ways_free(w);
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	}
	for (uint32_t i = 0; i < g->roots.count; i++)
		hq_bit_set(w->held, g->roots.target[i]);
	*ret_ways = w;
	return HQ_OK;
}

void
hq_ways_free(struct hq_ways *w)
{
	if (w == NULL)
		return;
	free(w->by_target);
	free(w->held);
	free(w->busy);
	free(w->seen);
	free(w->heap);
	free(w);
}

/* The nodes of the way that was found, from its first on; NULL: no memory. */
static uint32_t *
collect(const struct hq_ways *w, uint32_t first, uint32_t *ret_count)
{
	uint32_t count = 0, at = 0, *nodes;

	for (uint32_t v = first; v != HQ_GRAPH_NONE; v = hq_ways_toward(w, v))
		count++;
	nodes = hq_big_new(count, sizeof *nodes);
	for (uint32_t v = first; nodes != NULL && v != HQ_GRAPH_NONE;
	     v = hq_ways_toward(w, v))
		nodes[at++] = v;
	*ret_count = count;
	return nodes;
}

enum hq_status
hq_ways_find(struct hq_ways *w, uint32_t from, uint32_t to,
    const struct hq_avoid *avoid, struct hq_way *ret_way,
    struct hq_error *reterr)
{
	const struct hq_ways_query q = {
	    .from = from, .start = to, .avoid = avoid};
	uint32_t first, count, *nodes;
	enum hq_status status;

	if (!hq_ways_search(w, &q, &first))
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	if (first == HQ_GRAPH_NONE)
		return hq_fail(reterr, HQ_ERR_NOTFOUND, "there is no way");
	nodes = collect(w, first, &count);
	if (nodes == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	status = hq_ways_steps(w, &q, nodes, count, ret_way, reterr);
	free(nodes);
	return status;
}
