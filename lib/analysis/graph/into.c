/*
 * Edges by target: a counting sort, whose writes go anywhere, so the places
 * are asked for ahead.
 */
#include "analysis/graph/into.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define AHEAD 32u

/* Edges whose values are asked for at once. */
#define BATCH 256u

static void
count(const struct hq_edges *e, const uint64_t *which, uint32_t *counts)
{
	for (uint32_t i = 0; i < e->count; i++) {
		if (i + AHEAD < e->count)
			__builtin_prefetch(&counts[e->target[i + AHEAD]], 1);
		if (which == NULL || hq_bit(which, i))
			counts[e->target[i]]++;
	}
}

enum hq_status
hq_into_degrees(const struct hq_graph *g, bool told, uint32_t **ret_degrees,
    struct hq_error *reterr)
{
	uint32_t *degrees = hq_big_filled(g->nodes, sizeof *degrees, 0);

	if (degrees == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	count(&g->edges, told ? g->edges.told : NULL, degrees);
	count(&g->roots, told ? g->roots.told : NULL, degrees);
	*ret_degrees = degrees;
	return HQ_OK;
}

/* Puts the values of count edges from number `from` on where next[] says. */
static void
scatter(const struct hq_edges *e, uint32_t from, uint32_t count,
    const uint32_t *values, uint32_t *next, uint32_t *out)
{
	for (uint32_t i = 0; i < count; i++) {
		if (from + i + AHEAD < e->count)
			__builtin_prefetch(
			    &next[e->target[from + i + AHEAD]], 1);
		out[next[e->target[from + i]]++] = values[i];
	}
}

static void
scatter_sources(const struct hq_graph *g, uint32_t *next, uint32_t *out)
{
	const struct hq_edges *e = &g->edges;

	for (uint32_t v = 0; v < g->nodes; v++)
		for (uint32_t i = g->first[v]; i < g->first[v + 1]; i++) {
			if (i + AHEAD < e->count)
				__builtin_prefetch(
				    &next[e->target[i + AHEAD]], 1);
			if (i + AHEAD / 2 < e->count)
				__builtin_prefetch(
				    &out[next[e->target[i + AHEAD / 2]]], 1);
			out[next[e->target[i]]++] = v;
		}
}

static void
scatter_values(const struct hq_graph *g, const struct hq_into_values *values,
    uint32_t *next, uint32_t *out)
{
	uint32_t batch[BATCH];

	for (uint32_t v = 0; v < g->nodes; v++)
		for (uint32_t i = g->first[v], end = g->first[v + 1]; i < end;) {
			uint32_t n = end - i < BATCH ? end - i : BATCH;
			values->edges(values->opaque, v, i, i + n, batch);
			scatter(&g->edges, i, n, batch, next, out);
			i += n;
		}
	for (uint32_t i = 0; values->root != NULL && i < g->roots.count; i++) {
		batch[0] = values->root(values->opaque, i);
		scatter(&g->roots, i, 1, batch, next, out);
	}
}

enum hq_status
hq_into_new(const struct hq_graph *g, const struct hq_into_values *values,
    struct hq_into *ret_into, struct hq_error *reterr)
{
	bool roots = values != NULL && values->root != NULL;
	uint64_t total = (uint64_t)g->edges.count +
			 (roots ? g->roots.count : 0);
	struct hq_into into;
	uint32_t sum = 0;

	if (total > HQ_GRAPH_MAX)
		return hq_fail(reterr, HQ_ERR_LIMIT,
		    "%" PRIu64 " references and roots are too many", total);
	into.first = hq_big_filled((uint64_t)g->nodes + 2, 4, 0);
	into.value = hq_big_new(total, 4);
	if (into.first == NULL || into.value == NULL) {
		hq_into_release(&into);
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	}
	/* Two places on, so that scattering moves each to its start's place:
	 * next[v] is first[v + 1], which ends as the start of v + 1. */
	count(&g->edges, NULL, into.first + 2);
	if (roots)
		count(&g->roots, NULL, into.first + 2);
	for (uint32_t v = 0; v < g->nodes; v++) {
		sum += into.first[v + 2];
		into.first[v + 2] = sum;
	}
	if (values == NULL)
		scatter_sources(g, into.first + 1, into.value);
	else
		scatter_values(g, values, into.first + 1, into.value);
	*ret_into = into;
	return HQ_OK;
}

void
hq_into_release(struct hq_into *into)
{
	free(into->first);
	free(into->value);
	into->first = into->value = NULL;
}
