/*
 * Yen's algorithm, back from the end: each further way leaves one that is
 * known at some node, going another way from there on.  A way that left
 * another at its i-th node need be left only from there on (Lawler).
 */
#include "analysis/graph/ways_search.h"

#include "analysis/support/memory.h"

#include <stdlib.h>

/* The nodes of a way, from its end. */
struct route {
	uint32_t *nodes;
	uint32_t count;
	uint32_t left; /* where it left the way that it was made of */
	bool taken;    /* it is one of the answers */
};

struct routes {
	struct hq_ways *w;
	struct hq_ways_query q;
	struct route *items;
	size_t count, capacity;
	uint32_t *closed;
	size_t closed_capacity;
};

/* The nodes that answers go on to after the first i + 1 nodes of `like`. */
static bool
close_ways(struct routes *r, size_t like, uint32_t i)
{
	r->q.nclosed = 0;
	r->q.not_first = false;
	for (size_t k = 0; k < r->count; k++) {
		const struct route *a = &r->items[k], *b = &r->items[like];
		uint32_t n = 0;
		if (!a->taken || a->count <= i)
			continue;
		while (n <= i && a->nodes[n] == b->nodes[n])
			n++;
		if (n <= i)
			continue;
		if (a->count == i + 1) {
			r->q.not_first = true;
			continue;
		}
		if (hq_array_reserve((void **)&r->closed, &r->closed_capacity,
			r->q.nclosed, sizeof *r->closed) != 0)
			return false;
		r->closed[r->q.nclosed++] = a->nodes[i + 1];
	}
	r->q.closed = r->closed;
	return true;
}

/* Adds the way that goes like another up to its i-th node, and then as the
 * search found. */
static bool
add(struct routes *r, size_t like, uint32_t i, uint32_t first)
{
	struct route new = {.count = i + 1, .left = i};
	uint32_t at;

	for (uint32_t v = first; v != r->q.start; v = hq_ways_toward(r->w, v))
		new.count++;
	if (hq_array_reserve((void **)&r->items, &r->capacity, r->count,
		sizeof *r->items) != 0)
		return false;
	new.nodes = hq_array_new(new.count, sizeof *new.nodes);
	if (new.nodes == NULL)
		return false;
	for (at = 0; r->count > 0 && at < i; at++)
		new.nodes[at] = r->items[like].nodes[at];
	at = new.count;
	for (uint32_t v = first; v != r->q.start; v = hq_ways_toward(r->w, v))
		new.nodes[--at] = v;
	new.nodes[i] = r->q.start;
	r->items[r->count++] = new;
	return true;
}

/* All ways that leave the given one first. */
static bool
vary(struct routes *r, size_t like)
{
	uint32_t end = r->items[like].count, first;
	bool good = true;

	if (end > HQ_WAYS_VARIED)
		end = HQ_WAYS_VARIED;
	for (uint32_t i = 0; good && i < end; i++) {
		r->q.start = r->items[like].nodes[i];
		if (i >= r->items[like].left) {
			good = close_ways(r, like, i) &&
			       hq_ways_search(r->w, &r->q, &first);
			if (good && first != HQ_GRAPH_NONE)
				good = add(r, like, i, first);
		}
		hq_bit_set(r->w->busy, r->q.start);
	}
	for (uint32_t i = 0; i < end; i++) {
		uint32_t v = r->items[like].nodes[i];
		r->w->busy[v / 64] &= ~(1ull << (v & 63));
	}
	return good;
}

/* The shortest one that is not an answer yet; r->count: there is none. */
static size_t
choose(const struct routes *r)
{
	size_t best = r->count;

	for (size_t i = 0; i < r->count; i++)
		if (!r->items[i].taken &&
		    (best == r->count ||
			r->items[i].count < r->items[best].count))
			best = i;
	return best;
}

/* The nodes in the order of the way, with edges. */
static enum hq_status
answer(struct routes *r, size_t which, struct hq_way *ret_way,
    struct hq_error *reterr)
{
	const struct route *item = &r->items[which];
	uint32_t *nodes = hq_array_new(item->count, sizeof *nodes);
	enum hq_status status;

	if (nodes == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	for (uint32_t i = 0; i < item->count; i++)
		nodes[i] = item->nodes[item->count - 1 - i];
	status = hq_ways_steps(
	    r->w, &r->q, nodes, item->count, ret_way, reterr);
	free(nodes);
	return status;
}

static enum hq_status
enumerate(struct routes *r, uint32_t most, struct hq_way *ways,
    uint32_t *ret_count, struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;
	uint32_t first;
	bool good = hq_ways_search(r->w, &r->q, &first);

	if (good && first != HQ_GRAPH_NONE)
		good = add(r, 0, 0, first);
	while (good && status == HQ_OK && *ret_count < most) {
		size_t best = choose(r);
		if (best == r->count)
			break;
		status = answer(r, best, &ways[*ret_count], reterr);
		if (status == HQ_OK && ++*ret_count < most) {
			r->items[best].taken = true;
			good = vary(r, best);
		}
	}
	return good ? status : hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
}

enum hq_status
hq_ways_all(struct hq_ways *w, uint32_t from, uint32_t to,
    const struct hq_avoid *avoid, uint32_t most, struct hq_way **ret_ways,
    uint32_t *ret_count, struct hq_error *reterr)
{
	struct routes r = {
	    .w = w, .q = {.from = from, .start = to, .avoid = avoid}};
	struct hq_way *ways = hq_array_new_zero(most, sizeof *ways);
	uint32_t count = 0;
	enum hq_status status;

	if (ways == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	status = enumerate(&r, most, ways, &count, reterr);
	for (size_t i = 0; i < r.count; i++)
		free(r.items[i].nodes);
	free(r.items);
	free(r.closed);
	if (status != HQ_OK) {
		hq_ways_release(ways, count);
		return status;
	}
	*ret_ways = ways;
	*ret_count = count;
	return HQ_OK;
}

void
hq_ways_release(struct hq_way *ways, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		free(ways[i].steps);
	free(ways);
}
