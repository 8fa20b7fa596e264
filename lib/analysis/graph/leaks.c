/*
 * Leak classes: a wave from the roots by start pointers, a wave by all pointers
 * from the interior ones that the first has passed, and of what is left the components and a wave from
 * each leader.
 *
 * Where only the leaders are wanted, `parent` and `via` are NULL.
 */
#include "analysis/graph/leaks.h"

#include "analysis/graph/components.h"
#include "analysis/graph/wave.h"

#include <stdlib.h>

struct search {
	const struct hq_graph *g;
	struct hq_wave wave;
	struct hq_leaks l;
	uint64_t *leaders;  /* bits */
	uint64_t *interior; /* bits: reachable, and it has interior pointers */
};

static void
found(struct search *s, uint32_t node, enum hq_leak leak, uint32_t parent,
    uint32_t via)
{
	if (s->l.leak == NULL)
		return;
	s->l.leak[node] = (uint8_t)leak;
	s->l.parent[node] = parent;
	s->l.via[node] = via;
}

static void
start_from_roots(struct search *s, enum hq_leak leak)
{
	const struct hq_edges *r = &s->g->roots;

	for (uint32_t i = 0; i < r->count; i++)
		if ((leak == HQ_LEAK_POSSIBLE || !hq_bit(r->interior, i)) &&
		    hq_wave_add(&s->wave, r->target[i]))
			found(s, r->target[i], leak, HQ_GRAPH_NONE, i);
}

static void
follow_starts(struct search *s)
{
	const struct hq_graph *g = s->g;
	uint32_t v;

	while (hq_wave_next(&s->wave, &v))
		for (uint32_t i = g->first[v]; i < g->first[v + 1]; i++)
			if (hq_bit(g->edges.interior, i))
				hq_bit_set(s->interior, v);
			else if (hq_wave_add(&s->wave, g->edges.target[i]))
				found(s, g->edges.target[i],
				    HQ_LEAK_REACHABLE, v, i);
}

/* Interior pointers of what is reachable. */
static void
start_from_interior(struct search *s)
{
	const struct hq_graph *g = s->g;

	for (uint32_t v = 0; v < g->nodes; v++)
		for (uint32_t i = g->first[v];
		     hq_bit(s->interior, v) && i < g->first[v + 1]; i++)
			if (hq_bit(g->edges.interior, i) &&
			    hq_wave_add(&s->wave, g->edges.target[i]))
				found(s, g->edges.target[i],
				    HQ_LEAK_POSSIBLE, v, i);
}

static void
follow_all(struct search *s, enum hq_leak leak)
{
	const struct hq_graph *g = s->g;
	uint32_t v;

	while (hq_wave_next(&s->wave, &v))
		for (uint32_t i = g->first[v]; i < g->first[v + 1]; i++)
			if (hq_wave_add(&s->wave, g->edges.target[i]))
				found(s, g->edges.target[i], leak, v, i);
}

/* The lost nodes as a graph of their own, which is small in most dumps. */
struct lost {
	uint64_t *bits;   /* which nodes they are */
	uint32_t *before; /* how many there are before each 64 nodes */
	uint32_t *nodes;  /* the node of each; in the unused end of the queue */
	struct hq_graph *g;
};

static bool
list_lost(struct search *s, struct lost *lost)
{
	uint32_t n = s->g->nodes, count = 0;

	lost->bits = hq_bits_new(n);
	lost->before = hq_big_new(n / 64 + 1, sizeof *lost->before);
	lost->nodes = s->wave.queue + s->wave.tail;
	if (lost->bits == NULL || lost->before == NULL)
		return false;
	for (uint32_t v = 0; v < n; v++) {
		if (v % 64 == 0)
			lost->before[v / 64] = count;
		if (hq_bit(s->wave.seen, v))
			continue;
		hq_bit_set(lost->bits, v);
		lost->nodes[count++] = v;
	}
	return true;
}

static uint32_t
number_of(const struct lost *lost, uint32_t node)
{
	uint64_t below = (1ull << (node & 63)) - 1;

	return lost->before[node / 64] +
	       (uint32_t)__builtin_popcountll(lost->bits[node / 64] & below);
}

static enum hq_status
build_lost(struct search *s, struct lost *lost, struct hq_error *reterr)
{
	const struct hq_graph *g = s->g;
	uint32_t n = g->nodes - s->wave.tail;
	uint64_t edges = 0;
	enum hq_status status;

	for (uint32_t k = 0; k < n; k++)
		edges += g->first[lost->nodes[k] + 1] -
			 g->first[lost->nodes[k]];
	status = hq_graph_new(n, edges, 0, &lost->g, reterr);
	for (uint32_t k = 0; status == HQ_OK && k < n; k++) {
		uint32_t v = lost->nodes[k];
		for (uint32_t i = g->first[v]; i < g->first[v + 1]; i++)
			if (hq_bit(lost->bits, g->edges.target[i]))
				hq_graph_add(lost->g, k,
				    number_of(lost, g->edges.target[i]),
				    HQ_EDGE_START);
	}
	return status == HQ_OK ? hq_graph_finish(lost->g, reterr) : status;
}

/* The lowest node of each component into which no edge leads from another. */
static void
choose_leaders(struct search *s, const struct lost *lost,
    const struct hq_components *c, uint64_t *entered)
{
	const struct hq_graph *g = lost->g;

	for (uint32_t v = 0; v < g->nodes; v++)
		for (uint32_t i = g->first[v]; i < g->first[v + 1]; i++)
			if (c->of[g->edges.target[i]] != c->of[v])
				hq_bit_set(
				    entered, c->of[g->edges.target[i]]);
	for (uint32_t v = 0; v < g->nodes; v++)
		if (hq_bit_add(entered, c->of[v]))
			hq_bit_set(s->leaders, lost->nodes[v]);
}

static enum hq_status
find_leaders(struct search *s, struct hq_error *reterr)
{
	struct lost lost = {0};
	struct hq_components c = {0, NULL};
	uint64_t *entered = NULL;
	enum hq_status status;

	s->leaders = hq_bits_new(s->g->nodes);
	if (s->leaders == NULL || !list_lost(s, &lost))
		status = hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	else
		status = build_lost(s, &lost, reterr);
	if (status == HQ_OK)
		status = hq_components_new(lost.g, &c, reterr);
	if (status == HQ_OK) {
		entered = hq_bits_new(c.count);
		if (entered != NULL)
			choose_leaders(s, &lost, &c, entered);
		else
			status = hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	}
	free(entered);
	hq_components_release(&c);
	hq_graph_free(lost.g);
	free(lost.before);
	free(lost.bits);
	return status;
}

/* What each leader leads to, in the order of their addresses. */
static void
lead(struct search *s)
{
	for (uint32_t v = 0; v < s->g->nodes; v++) {
		uint32_t from = s->wave.tail;
		if (!hq_bit(s->leaders, v))
			continue;
		hq_wave_add(&s->wave, v);
		found(s, v, HQ_LEAK_DEFINITE, HQ_GRAPH_NONE, HQ_GRAPH_NONE);
		follow_all(s, HQ_LEAK_INDIRECT);
		for (uint32_t i = from; i < s->wave.tail; i++)
			s->l.leader[s->wave.queue[i]] = v;
	}
}

/* Without `l` only the waves. */
static enum hq_status
search(struct search *s, struct hq_error *reterr)
{
	s->interior = hq_bits_new(s->g->nodes);
	if (s->interior == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	start_from_roots(s, HQ_LEAK_REACHABLE);
	follow_starts(s);
	start_from_roots(s, HQ_LEAK_POSSIBLE);
	start_from_interior(s);
	follow_all(s, HQ_LEAK_POSSIBLE);
	free(s->interior);
	if (s->wave.tail == s->g->nodes) {
		s->leaders = hq_bits_new(s->g->nodes);
		return s->leaders != NULL
			   ? HQ_OK
			   : hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	}
	return find_leaders(s, reterr);
}

enum hq_status
hq_leaks_new(const struct hq_graph *g, struct hq_leaks *ret_leaks,
    struct hq_error *reterr)
{
	struct search s = {.g = g};
	bool good = hq_wave_init(&s.wave, g);
	enum hq_status status;

	s.l.leak = hq_big_new(g->nodes, sizeof *s.l.leak);
	s.l.parent = hq_big_new(g->nodes, sizeof *s.l.parent);
	s.l.via = hq_big_new(g->nodes, sizeof *s.l.via);
	s.l.leader = hq_big_filled(g->nodes, sizeof *s.l.leader, 0xff);
	if (good && s.l.leak != NULL && s.l.parent != NULL &&
	    s.l.via != NULL && s.l.leader != NULL)
		status = search(&s, reterr);
	else
		status = hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	if (status == HQ_OK) {
		lead(&s);
		*ret_leaks = s.l;
	} else {
		hq_leaks_release(&s.l);
	}
	free(s.leaders);
	hq_wave_release(&s.wave);
	return status;
}

void
hq_leaks_release(struct hq_leaks *l)
{
	free(l->leak);
	free(l->leader);
	free(l->parent);
	free(l->via);
	*l = (struct hq_leaks){0};
}

enum hq_status
hq_leaks_leaders(const struct hq_graph *g, uint64_t **ret_leaders,
    struct hq_error *reterr)
{
	struct search s = {.g = g};
	enum hq_status status;

	if (hq_wave_init(&s.wave, g))
		status = search(&s, reterr);
	else
		status = hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	hq_wave_release(&s.wave);
	if (status == HQ_OK)
		*ret_leaders = s.leaders;
	else
		free(s.leaders);
	return status;
}
