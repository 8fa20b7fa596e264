/* Building a graph, reference by reference. */
#include "analysis/graph/graph.h"

#include <inttypes.h>
#include <stdlib.h>

/* References between two counts of `rank`: one line of the cache of bits. */
#define RANK_STEP 512u

static void
release_edges(struct hq_edges *e)
{
	free(e->target);
	free(e->interior);
	free(e->told);
	free(e->dropped);
	free(e->rank);
}

static bool
init_edges(struct hq_edges *e, uint32_t references)
{
	e->room = references;
	e->target = hq_big_new(references, sizeof *e->target);
	e->interior = hq_bits_new(references);
	e->told = hq_bits_new(references);
	return e->target != NULL && e->interior != NULL && e->told != NULL;
}

enum hq_status
hq_graph_new(uint64_t nodes, uint64_t references, uint64_t roots,
    struct hq_graph **ret_graph, struct hq_error *reterr)
{
	struct hq_graph *g;

	if (nodes > HQ_GRAPH_MAX || references > HQ_GRAPH_MAX ||
	    roots > HQ_GRAPH_MAX)
		return hq_fail(reterr, HQ_ERR_LIMIT,
		    "%" PRIu64 " blocks, %" PRIu64 " references and %" PRIu64
		    " roots: a graph has at most %" PRIu32 " of each",
		    nodes, references, roots, HQ_GRAPH_MAX);
	g = calloc(1, sizeof *g);
	if (g == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	g->nodes = (uint32_t)nodes;
	g->first = hq_big_new(nodes + 1, sizeof *g->first);
	if (g->first == NULL || !init_edges(&g->edges, (uint32_t)references) ||
	    !init_edges(&g->roots, (uint32_t)roots)) {
		hq_graph_free(g);
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	}
	*ret_graph = g;
	return HQ_OK;
}

void
hq_graph_free(struct hq_graph *g)
{
	if (g == NULL)
		return;
	release_edges(&g->edges);
	release_edges(&g->roots);
	free(g->first);
	free(g);
}

static void
fail(struct hq_graph *g, enum hq_status status, uint32_t reference)
{
	if (g->status != HQ_OK)
		return;
	g->status = status;
	g->wrong = reference;
}

static void
drop(struct hq_graph *g, struct hq_edges *e)
{
	if (e->dropped == NULL)
		e->dropped = hq_bits_new(e->room);
	if (e->dropped == NULL)
		fail(g, HQ_ERR_NOMEM, e->references);
	else
		hq_bit_set(e->dropped, e->references);
	e->references++;
}

static void
append(struct hq_graph *g, struct hq_edges *e, uint64_t dst, unsigned class)
{
	if (class & HQ_EDGE_WEAK || dst == HQ_GRAPH_NONE) {
		drop(g, e);
		return;
	}
	if (dst >= g->nodes) {
		fail(g, HQ_ERR_INCONSISTENT, e->references);
		return;
	}
	if (class & HQ_EDGE_INTERIOR)
		hq_bit_set(e->interior, e->count);
	if (class & HQ_EDGE_TOLD)
		hq_bit_set(e->told, e->count);
	e->target[e->count++] = (uint32_t)dst;
	e->references++;
}

void
hq_graph_add(struct hq_graph *g, uint64_t src, uint64_t dst, unsigned class)
{
	if (g->status != HQ_OK)
		return;
	if (src >= g->nodes || src + 1 < g->filled ||
	    g->edges.references == g->edges.room) {
		fail(g, HQ_ERR_INCONSISTENT, g->edges.references);
		return;
	}
	while (g->filled <= src)
		g->first[g->filled++] = g->edges.count;
	append(g, &g->edges, dst, class);
}

void
hq_graph_add_root(struct hq_graph *g, uint64_t dst, unsigned class)
{
	if (g->status != HQ_OK)
		return;
	if (g->roots.references == g->roots.room)
		fail(g, HQ_ERR_INCONSISTENT, g->roots.references);
	else
		append(g, &g->roots, dst, class);
}

/* Counts the edges before each 512th reference. */
static bool
rank(struct hq_edges *e)
{
	uint32_t steps = e->references / RANK_STEP + 1, count = 0;

	if (e->dropped == NULL)
		return true;
	e->rank = hq_big_new(steps, sizeof *e->rank);
	if (e->rank == NULL)
		return false;
	for (uint32_t i = 0; i < steps; i++) {
		uint64_t from = (uint64_t)i * (RANK_STEP / 64);
		e->rank[i] = count;
		count += RANK_STEP;
		for (uint64_t w = from;
		     w < from + RANK_STEP / 64 && w <= e->room / 64; w++)
			count -= (uint32_t)__builtin_popcountll(e->dropped[w]);
	}
	return true;
}

enum hq_status
hq_graph_finish(struct hq_graph *g, struct hq_error *reterr)
{
	if (g->status == HQ_ERR_NOMEM || !rank(&g->edges) || !rank(&g->roots))
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	if (g->status != HQ_OK)
		return hq_fail(reterr, g->status,
		    "reference %" PRIu32 ": its blocks are not there, or its "
		    "source is out of order",
		    g->wrong);
	while (g->filled <= g->nodes)
		g->first[g->filled++] = g->edges.count;
	return HQ_OK;
}

uint32_t
hq_edges_edge(const struct hq_edges *e, uint32_t reference)
{
	uint32_t at, edge;

	if (e->dropped == NULL)
		return reference;
	if (hq_bit(e->dropped, reference))
		return HQ_GRAPH_NONE;
	edge = e->rank[reference / RANK_STEP];
	at = reference / RANK_STEP * RANK_STEP;
	for (; at + 64 <= reference; at += 64)
		edge += 64 -
			(uint32_t)__builtin_popcountll(e->dropped[at / 64]);
	for (; at < reference; at++)
		edge += !hq_bit(e->dropped, at);
	return edge;
}

uint32_t
hq_edges_reference(const struct hq_edges *e, uint32_t edge)
{
	uint32_t low = 0, high = e->references / RANK_STEP, at, left;

	if (e->dropped == NULL)
		return edge;
	/* The last step with at most so many edges before it. */
	while (low < high) {
		uint32_t mid = low + (high - low + 1) / 2;
		if (e->rank[mid] <= edge)
			low = mid;
		else
			high = mid - 1;
	}
	at = low * RANK_STEP;
	left = edge - e->rank[low];
	for (;; at += 64) {
		uint32_t n = 64 - (uint32_t)__builtin_popcountll(
				      e->dropped[at / 64]);
		if (left < n)
			break;
		left -= n;
	}
	for (;; at++) {
		if (hq_bit(e->dropped, at))
			continue;
		if (left-- == 0)
			return at;
	}
}

uint32_t
hq_graph_source(const struct hq_graph *g, uint32_t edge)
{
	uint32_t low = 0, high = g->nodes - 1;

	/* The last node whose edges begin at or before it. */
	while (low < high) {
		uint32_t mid = low + (high - low + 1) / 2;
		if (g->first[mid] <= edge)
			low = mid;
		else
			high = mid - 1;
	}
	return low;
}
