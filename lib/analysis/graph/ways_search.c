/* One search: A*, whose estimate never exceeds what is left and never falls
 * by more than a step at a step, so a node is done once. */
#include "analysis/graph/ways_search.h"

#include "analysis/support/memory.h"

#include <stdlib.h>
#include <string.h>

/* Slots of the hash table to begin with, and those that are many. */
#define FEW_SLOTS 1024u
#define MANY_SLOTS 65536u

static struct hq_ways_seen *
slot_of(const struct hq_ways *w, uint32_t node)
{
	uint32_t at = node * 0x9e3779b1u;

	for (at ^= at >> 15;; at++) {
		struct hq_ways_seen *s = &w->seen[at & w->mask];
		if (s->node == 0 || s->node == node + 1)
			return s;
	}
}

static bool
grow(struct hq_ways *w)
{
	struct hq_ways_seen *old = w->seen;
	uint32_t slots = w->mask + 1;

	if (slots > UINT32_MAX / 4)
		return false;
	w->seen = hq_big_filled((uint64_t)slots * 2, sizeof *w->seen, 0);
	if (w->seen == NULL) {
		w->seen = old;
		return false;
	}
	w->mask = slots * 2 - 1;
	for (uint32_t i = 0; i < slots; i++)
		if (old[i].node != 0)
			*slot_of(w, old[i].node - 1) = old[i];
	free(old);
	return true;
}

static bool
comes_before(const struct hq_ways_item *a, const struct hq_ways_item *b)
{
	if (a->sum != b->sum)
		return a->sum < b->sum;
	if (a->steps != b->steps)
		return a->steps > b->steps;
	return a->node < b->node;
}

static bool
push(struct hq_ways *w, struct hq_ways_item item)
{
	size_t at = w->nheap;

	if (hq_array_reserve((void **)&w->heap, &w->heap_capacity, w->nheap,
		sizeof *w->heap) != 0)
		return false;
	for (w->nheap++; at > 0; at = (at - 1) / 2) {
		struct hq_ways_item *up = &w->heap[(at - 1) / 2];
		if (!comes_before(&item, up))
			break;
		w->heap[at] = *up;
	}
	w->heap[at] = item;
	return true;
}

static struct hq_ways_item
pop(struct hq_ways *w)
{
	struct hq_ways_item top = w->heap[0], last = w->heap[--w->nheap];
	size_t at = 0, child;

	while ((child = 2 * at + 1) < w->nheap) {
		if (child + 1 < w->nheap &&
		    comes_before(&w->heap[child + 1], &w->heap[child]))
			child++;
		if (!comes_before(&w->heap[child], &last))
			break;
		w->heap[at] = w->heap[child];
		at = child;
	}
	w->heap[at] = last;
	return top;
}

/* Meets a node so many steps from the end. */
static bool
meet(struct hq_ways *w, const struct hq_ways_query *q, uint32_t node,
    uint32_t toward, uint32_t steps)
{
	struct hq_ways_seen *s;
	uint32_t left = 0;

	if (q->from == HQ_GRAPH_NONE) {
		if (w->nearest->dist[node] == HQ_GRAPH_NONE)
			return true;
		left = w->nearest->dist[node];
	}
	if (w->nseen > w->mask / 2 && !grow(w))
		return false;
	s = slot_of(w, node);
	if (s->node != 0 && (s->done || s->steps <= steps))
		return true;
	w->nseen += s->node == 0;
	*s = (struct hq_ways_seen){node + 1, toward, steps, false};
	return push(w, (struct hq_ways_item){steps + left, steps, node});
}

static bool
is_closed(const struct hq_ways_query *q, uint32_t node)
{
	for (uint32_t i = 0; i < q->nclosed; i++)
		if (q->closed[i] == node)
			return true;
	return false;
}

static bool
expand(struct hq_ways *w, const struct hq_ways_query *q, uint32_t v,
    uint32_t steps)
{
	uint32_t last = HQ_GRAPH_NONE;

	for (uint32_t i = w->into->first[v]; i < w->into->first[v + 1]; i++) {
		uint32_t p = w->into->value[i];
		/* Sources ascend, so edges from the same one are together. */
		if (p == last)
			continue;
		last = p;
		if (hq_bit(w->busy, p) || (v == q->start && is_closed(q, p)))
			continue;
		if (!hq_avoid_passes(q->avoid, w->g, p, v) &&
		    !(p == q->from && hq_avoid_find(q->avoid, w->g, p, v) !=
					  HQ_GRAPH_NONE))
			continue;
		if (!meet(w, q, p, v, steps + 1))
			return false;
	}
	return true;
}

/* The first root that refers to v and need not be avoided, or none. */
static uint32_t
root_of(const struct hq_ways *w, const struct hq_avoid *avoid, uint32_t v)
{
	const struct hq_edges *r = &w->g->roots;
	uint32_t low = 0, high = r->count;

	if (!hq_bit(w->held, v))
		return HQ_GRAPH_NONE;
	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		if (r->target[w->by_target[mid]] < v)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < r->count && r->target[w->by_target[low]] == v; low++)
		if (avoid == NULL || !hq_bit(avoid->roots, w->by_target[low]))
			return w->by_target[low];
	return HQ_GRAPH_NONE;
}

static bool
is_first(const struct hq_ways *w, const struct hq_ways_query *q, uint32_t v)
{
	if (v == q->start && q->not_first)
		return false;
	if (q->from != HQ_GRAPH_NONE)
		return v == q->from;
	return root_of(w, q->avoid, v) != HQ_GRAPH_NONE;
}

/* An empty table; a large one that a search has left is not cleared again
 * and again. */
static bool
forget(struct hq_ways *w)
{
	if (w->seen == NULL || w->mask >= MANY_SLOTS) {
		free(w->seen);
		w->seen = hq_big_new(FEW_SLOTS, sizeof *w->seen);
		w->mask = FEW_SLOTS - 1;
	}
	if (w->seen == NULL)
		return false;
	memset(w->seen, 0, ((size_t)w->mask + 1) * sizeof *w->seen);
	w->nseen = 0;
	w->nheap = 0;
	return true;
}

bool
hq_ways_search(
    struct hq_ways *w, const struct hq_ways_query *q, uint32_t *ret_first)
{
	*ret_first = HQ_GRAPH_NONE;
	if (!forget(w))
		return false;
	if (!meet(w, q, q->start, HQ_GRAPH_NONE, 0))
		return false;
	while (w->nheap > 0) {
		struct hq_ways_item item = pop(w);
		struct hq_ways_seen *s = slot_of(w, item.node);
		if (s->done)
			continue;
		s->done = true;
		if (is_first(w, q, item.node)) {
			*ret_first = item.node;
			return true;
		}
		if (!expand(w, q, item.node, item.steps))
			return false;
	}
	return true;
}

uint32_t
hq_ways_toward(const struct hq_ways *w, uint32_t node)
{
	return slot_of(w, node)->toward;
}

enum hq_status
hq_ways_steps(const struct hq_ways *w, const struct hq_ways_query *q,
    const uint32_t *nodes, uint32_t count, struct hq_way *ret_way,
    struct hq_error *reterr)
{
	struct hq_step *steps = hq_big_new(count, sizeof *steps);

	if (steps == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	for (uint32_t i = 0; i < count; i++) {
		steps[i].node = nodes[i];
		if (i > 0)
			steps[i].via = hq_avoid_find(
			    q->avoid, w->g, nodes[i - 1], nodes[i]);
		else if (q->from == HQ_GRAPH_NONE)
			steps[i].via = root_of(w, q->avoid, nodes[i]);
		else
			steps[i].via = HQ_GRAPH_NONE;
	}
	*ret_way = (struct hq_way){count, steps};
	return HQ_OK;
}
