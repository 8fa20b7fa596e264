/*
 * Who owns a buffer.  A buffer goes from no owner to one and perhaps to too
 * many, never back, so it is looked at twice at most, and the order does not
 * matter.
 */
#include "analysis/graph/owners.h"

#include <stdlib.h>

#define TOO_MANY (UINT32_MAX - 1)

struct search {
	const struct hq_graph *g;
	const uint64_t *typed;
	uint64_t *direct; /* bits: a typed block refers to it */
	uint64_t *queued; /* bits */
	uint32_t *owner;
	uint32_t *queue; /* a ring of as many places as nodes */
	uint32_t head, waiting;
};

/* Whether that is news. */
static bool
own(struct search *s, uint32_t buffer, uint32_t owner)
{
	uint32_t was = s->owner[buffer];

	if (was == owner || was == TOO_MANY)
		return false;
	s->owner[buffer] = was == HQ_GRAPH_NONE ? owner : TOO_MANY;
	return true;
}

static void
push(struct search *s, uint32_t v)
{
	uint64_t at = (uint64_t)s->head + s->waiting;

	if (!hq_bit_add(s->queued, v))
		return;
	s->queue[at < s->g->nodes ? at : at - s->g->nodes] = v;
	s->waiting++;
}

static uint32_t
pop(struct search *s)
{
	uint32_t v = s->queue[s->head];

	s->head = s->head + 1 == s->g->nodes ? 0 : s->head + 1;
	s->waiting--;
	s->queued[v / 64] &= ~(1ull << (v & 63));
	return v;
}

static void
search(struct search *s)
{
	const struct hq_graph *g = s->g;
	const uint32_t *target = g->edges.target;

	for (uint32_t v = 0; v < g->nodes; v++)
		for (uint32_t i = g->first[v];
		     hq_bit(s->typed, v) && i < g->first[v + 1]; i++)
			if (!hq_bit(s->typed, target[i])) {
				own(s, target[i], v);
				hq_bit_set(s->direct, target[i]);
			}
	for (uint32_t v = 0; v < g->nodes; v++)
		if (hq_bit(s->direct, v))
			push(s, v);
	while (s->waiting > 0) {
		uint32_t v = pop(s);
		for (uint32_t i = g->first[v]; i < g->first[v + 1]; i++)
			if (!hq_bit(s->typed, target[i]) &&
			    !hq_bit(s->direct, target[i]) &&
			    own(s, target[i], s->owner[v]))
				push(s, target[i]);
	}
	for (uint32_t v = 0; v < g->nodes; v++)
		if (s->owner[v] == TOO_MANY)
			s->owner[v] = HQ_GRAPH_NONE;
}

enum hq_status
hq_owners_new(const struct hq_graph *g, const uint64_t *typed,
    uint32_t **ret_owners, struct hq_error *reterr)
{
	struct search s = {.g = g, .typed = typed};
	bool good;

	s.direct = hq_bits_new(g->nodes);
	s.queued = hq_bits_new(g->nodes);
	s.owner = hq_big_filled(g->nodes, sizeof *s.owner, 0xff);
	s.queue = hq_big_new(g->nodes, sizeof *s.queue);
	good = s.direct != NULL && s.queued != NULL && s.owner != NULL &&
	       s.queue != NULL;
	if (good)
		search(&s);
	free(s.direct);
	free(s.queued);
	free(s.queue);
	if (!good) {
		free(s.owner);
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	}
	*ret_owners = s.owner;
	return HQ_OK;
}
