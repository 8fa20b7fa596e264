/*
 * Lengauer and Tarjan, from the highest number down.
 *
 * Arrays do more than one service, since memory is what limits the size of a
 * graph.  A node is linked to its parent when it is done, so the nodes that
 * are linked are those with a number above the current one: `ancestor` need
 * not say so, and holds the parent until then.  A node that is not done has
 * no semidominator yet, but a bucket: `semi` holds the bucket's first member.
 * A member has no dominator yet: `dom` holds the next member, and before that
 * what the spanning tree says of the edges down to it.
 */
#include "analysis/graph/dominators.h"

#include "analysis/graph/spanning.h"

#include <stdlib.h>

struct search {
	struct hq_spanning s;
	struct hq_span_link *link;
	uint32_t *semi;
	uint32_t *dom; /* was s.above */
};

/*
 * The node of least semidominator on the way from v up to, but without, the
 * root of its tree in the forest; all nodes up to `limit` are roots.  The way
 * is compressed: walked up with its pointers turned, and down again.
 */
static uint32_t
eval(struct search *s, uint32_t v, uint32_t limit)
{
	struct hq_span_link *link = s->link;
	const uint32_t *semi = s->semi;
	uint32_t x = v, below = 0, root, best;

	while (link[x].ancestor > limit) {
		uint32_t up = link[x].ancestor;
		link[x].ancestor = below;
		below = x;
		x = up;
	}
	root = link[x].ancestor;
	best = link[x].label;
	while (below != 0) {
		struct hq_span_link *at = &link[below];
		uint32_t down = at->ancestor;
		if (semi[best] < semi[at->label])
			at->label = best;
		else
			best = at->label;
		at->ancestor = root;
		below = down;
	}
	return best;
}

static uint32_t
semidominator(struct search *s, uint32_t w)
{
	uint32_t semi = s->dom[w];

	for (uint32_t i = s->s.first[w]; i < s->s.first[w + 1]; i++) {
		uint32_t u = eval(s, s->s.source[i], w);
		if (s->semi[u] < semi)
			semi = s->semi[u];
	}
	return semi;
}

/* The members of p's bucket get their dominators, or a node that has the
 * same one. */
static void
empty_bucket(struct search *s, uint32_t p, uint32_t limit)
{
	uint32_t v = s->semi[p], next;

	s->semi[p] = 0;
	for (; v != 0; v = next) {
		uint32_t u = eval(s, v, limit);
		next = s->dom[v];
		s->dom[v] = s->semi[u] < s->semi[v] ? u : p;
	}
}

/* Asks for what a node a little below w will want. */
static void
prefetch(const struct search *s, uint32_t w)
{
	uint32_t at = w > HQ_GRAPH_AHEAD ? w - HQ_GRAPH_AHEAD : 0;
	uint32_t from = s->s.first[at];

	if (from < s->s.first[at + 1])
		__builtin_prefetch(&s->link[s->s.source[from]]);
}

static void
dominate(struct search *s)
{
	for (uint32_t w = s->s.count; w > 0; w--) {
		uint32_t parent = s->link[w].ancestor;
		uint32_t semi = semidominator(s, w);

		prefetch(s, w);
		s->semi[w] = semi;
		s->link[w].label = w;
		s->dom[w] = s->semi[semi];
		s->semi[semi] = w;
		empty_bucket(s, parent, w - 1);
	}
	s->dom[0] = 0;
	for (uint32_t w = 1; w <= s->s.count; w++)
		if (s->dom[w] != s->semi[w])
			s->dom[w] = s->dom[s->dom[w]];
}

/* Bytes and nodes of each subtree, and the tree by nodes instead of numbers;
 * each array goes as soon as it is not needed. */
static bool
sum_up(struct search *s, const struct hq_graph *g,
    const struct hq_dense *sizes, struct hq_dominators *d)
{
	uint32_t n = s->s.count, *order = s->s.order, *count;
	uint64_t *bytes = hq_big_new((uint64_t)n + 1, sizeof *bytes);

	d->retained = hq_big_filled(g->nodes, sizeof *d->retained, 0);
	if (bytes == NULL || d->retained == NULL) {
		free(bytes);
		return false;
	}
	bytes[0] = 0;
	for (uint32_t w = 1; w <= n; w++)
		bytes[w] = hq_dense_raw(sizes, order[w]);
	for (uint32_t w = n; w > 0; w--) {
		bytes[s->dom[w]] += bytes[w];
		d->retained[order[w]] = bytes[w];
	}
	free(bytes);
	count = hq_big_filled((uint64_t)n + 1, sizeof *count, 0);
	d->retained_n = hq_big_filled(g->nodes, sizeof *d->retained_n, 0);
	if (count == NULL || d->retained_n == NULL) {
		free(count);
		return false;
	}
	for (uint32_t w = n; w > 0; w--) {
		count[s->dom[w]] += ++count[w];
		d->retained_n[order[w]] = count[w];
	}
	free(count);
	d->idom = hq_big_filled(g->nodes, sizeof *d->idom, 0xff);
	for (uint32_t w = 1; d->idom != NULL && w <= n; w++)
		if (s->dom[w] != 0)
			d->idom[order[w]] = order[s->dom[w]];
	return d->idom != NULL;
}

enum hq_status
hq_dominators_new(const struct hq_graph *g, const uint64_t *leaders,
    const struct hq_dense *sizes, struct hq_dominators *ret_dominators,
    struct hq_error *reterr)
{
	struct search s;
	struct hq_dominators d = {0};
	bool good;
	enum hq_status status = hq_spanning_new(g, leaders, &s.s, reterr);

	if (status != HQ_OK)
		return status;
	s.link = s.s.link;
	s.dom = s.s.above;
	s.semi = hq_big_filled((uint64_t)s.s.count + 1, sizeof *s.semi, 0);
	good = s.semi != NULL;
	if (good)
		dominate(&s);
	free(s.semi);
	hq_spanning_release_edges(&s.s);
	good = good && sum_up(&s, g, sizes, &d);
	hq_spanning_release(&s.s);
	if (!good) {
		hq_dominators_release(&d);
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	}
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
