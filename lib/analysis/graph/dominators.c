/*
 * Lengauer and Tarjan, from the highest number down.
 *
 * Arrays do more than one service, since memory is what limits the size of a
 * graph.  A node is linked to its parent when it is done, so the nodes that
 * are linked are those with a number above the current one: `ancestor` need
 * not say so, and holds the parent until then.  A node that is not done has
 * no semidominator yet, but a bucket: `semi` holds the bucket's first member.
 * A member has no dominator yet: `dom` holds the next member, and before that
 * what the spanning tree says of the edges down to it.  The members' own
 * semidominator is the node that has the bucket.
 */
#include "analysis/graph/dominators.h"

#include "analysis/graph/spanning.h"

#include <stdlib.h>

/* So far up are ancestors asked for ahead. */
#define HOPS 3u

struct search {
	struct hq_spanning s;
	struct hq_span_link *link;
	uint32_t *dom;      /* was s.above */
	uint64_t *deferred; /* bits: it has the same dominator as dom says */
};

/*
 * Of the nodes on the way from v up to, but without, the root of its tree in
 * the forest, the one of least semidominator, which becomes v's label; all
 * nodes up to `limit` are roots.  The way is compressed: walked up with its
 * pointers turned, and down again.
 */
static const struct hq_span_link *
eval(struct search *s, uint32_t v, uint32_t limit)
{
	struct hq_span_link *link = s->link, best;
	uint32_t x = v, below = 0, root;

	while (link[x].ancestor > limit) {
		uint32_t up = link[x].ancestor;
		link[x].ancestor = below;
		below = x;
		x = up;
	}
	best = link[x];
	root = best.ancestor;
	while (below != 0) {
		struct hq_span_link *at = &link[below];
		below = at->ancestor;
		at->ancestor = root;
		if (best.semi < at->semi) {
			at->label = best.label;
			at->semi = best.semi;
		} else {
			best = *at;
		}
	}
	return &link[v];
}

static uint32_t
semidominator(struct search *s, uint32_t w)
{
	uint32_t least = s->dom[w];

	for (uint32_t i = s->s.first[w]; i < s->s.first[w + 1]; i++) {
		uint32_t semi = eval(s, s->s.source[i], w)->semi;
		least = semi < least ? semi : least;
	}
	return least;
}

/* The members of p's bucket get their dominators, or a node that has the
 * same one. */
static void
empty_bucket(struct search *s, uint32_t p, uint32_t limit)
{
	uint32_t v = s->link[p].semi, next;

	s->link[p].semi = 0;
	for (; v != 0; v = next) {
		const struct hq_span_link *u = eval(s, v, limit);
		next = s->dom[v];
		s->dom[v] = u->semi < p ? u->label : p;
		if (u->semi < p)
			hq_bit_set(s->deferred, v);
	}
}

/* Asks for what nodes a little below w will want: first the sources of their
 * edges, then, a step of the way up each time that they are nearer, what is
 * above these. */
static void
prefetch(const struct search *s, uint32_t w)
{
	const struct hq_span_link *link = s->link;

	for (unsigned hops = 0; hops < HOPS; hops++) {
		uint32_t ahead = (HOPS - hops) * HQ_GRAPH_AHEAD;
		uint32_t at = w > ahead ? w - ahead : 0;
		uint32_t from = s->s.first[at], to = s->s.first[at + 1];
		to = to - from < HQ_GRAPH_AHEAD ? to : from + HQ_GRAPH_AHEAD;
		for (uint32_t i = from; i < to; i++) {
			uint32_t up = s->s.source[i];
			for (unsigned k = 0; k < hops; k++)
				up = link[up].ancestor;
			__builtin_prefetch(&link[up], 1);
		}
	}
}

static void
dominate(struct search *s)
{
	/* Empty buckets. */
	for (uint32_t w = 0; w <= s->s.count; w++)
		s->link[w].semi = 0;
	for (uint32_t w = s->s.count; w > 0; w--) {
		struct hq_span_link *link = &s->link[w];
		uint32_t parent = link->ancestor, semi;

		prefetch(s, w);
		semi = semidominator(s, w);
		link->label = w;
		s->dom[w] = s->link[semi].semi;
		s->link[semi].semi = w;
		link->semi = semi;
		empty_bucket(s, parent, w - 1);
	}
	s->dom[0] = 0;
	for (uint32_t w = 1; w <= s->s.count; w++)
		if (hq_bit(s->deferred, w))
			s->dom[w] = s->dom[s->dom[w]];
}

enum hq_status
hq_domtree_new(const struct hq_graph *g, const uint64_t *leaders,
    struct hq_domtree *ret_tree, struct hq_error *reterr)
{
	struct search s;
	enum hq_status status = hq_spanning_new(g, leaders, &s.s, reterr);

	if (status != HQ_OK)
		return status;
	s.link = s.s.link;
	s.dom = s.s.above;
	s.deferred = hq_bits_new((uint64_t)s.s.count + 1);
	if (s.deferred == NULL) {
		hq_spanning_release(&s.s);
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	}
	dominate(&s);
	free(s.deferred);
	*ret_tree = (struct hq_domtree){s.s.count, s.s.order, s.dom};
	s.s.order = s.s.above = NULL;
	hq_spanning_release(&s.s);
	return HQ_OK;
}

void
hq_domtree_release(struct hq_domtree *t)
{
	free(t->order);
	free(t->idom);
	*t = (struct hq_domtree){0};
}

/* Bytes of each subtree; false: no memory. */
static bool
sum_bytes(const struct hq_domtree *t, const struct hq_dense *sizes,
    struct hq_dominators *d)
{
	uint64_t *bytes = hq_big_new((uint64_t)t->count + 1, sizeof *bytes);

	if (bytes == NULL)
		return false;
	bytes[0] = 0;
	for (uint32_t w = 1; w <= t->count; w++)
		bytes[w] = hq_dense_raw(sizes, t->order[w]);
	for (uint32_t w = t->count; w > 0; w--) {
		bytes[t->idom[w]] += bytes[w];
		d->retained[t->order[w]] = bytes[w];
	}
	free(bytes);
	return true;
}

/* Nodes of each subtree. */
static bool
sum_nodes(const struct hq_domtree *t, struct hq_dominators *d)
{
	uint32_t *count =
	    hq_big_filled((uint64_t)t->count + 1, sizeof *count, 0);

	if (count == NULL)
		return false;
	for (uint32_t w = t->count; w > 0; w--) {
		count[t->idom[w]] += ++count[w];
		d->retained_n[t->order[w]] = count[w];
	}
	free(count);
	return true;
}

enum hq_status
hq_dominators_new(const struct hq_graph *g, const struct hq_domtree *t,
    const struct hq_dense *sizes, struct hq_dominators *ret_dominators,
    struct hq_error *reterr)
{
	struct hq_dominators d = {0};
	bool good;

	/* One after the other, so that there is less at once. */
	d.retained = hq_big_filled(g->nodes, sizeof *d.retained, 0);
	good = d.retained != NULL && sum_bytes(t, sizes, &d);
	d.retained_n = hq_big_filled(g->nodes, sizeof *d.retained_n, 0);
	good = good && d.retained_n != NULL && sum_nodes(t, &d);
	d.idom = hq_big_filled(g->nodes, sizeof *d.idom, 0xff);
	if (!good || d.idom == NULL) {
		hq_dominators_release(&d);
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	}
	for (uint32_t w = 1; w <= t->count; w++)
		if (t->idom[w] != 0)
			d.idom[t->order[w]] = t->order[t->idom[w]];
	*ret_dominators = d;
	return HQ_OK;
}

void
hq_dominators_release(struct hq_dominators *d)
{
	free(d->idom);
	free(d->retained);
	free(d->retained_n);
	*d = (struct hq_dominators){0};
}
