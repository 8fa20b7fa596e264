/* A part of the graph around some blocks. */
#include "analysis/ask/picture.h"

#include "analysis/ask/condition.h"
#include "analysis/support/memory.h"

#include <stdlib.h>
#include <string.h>

/* With a filter, so many references of a block are looked at. */
#define MOST_LOOKS 10000u

struct work {
	struct hq_ask *a;
	struct hq_picture *p;
	sqlite3_stmt *filter, *mark;
	struct hq_ask_ref *refs; /* of the node in hand */
	uint64_t room;
	struct hq_error *reterr;
};

static enum hq_status
no_memory(struct hq_error *reterr)
{
	return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
}

/* The slot of a block's node, by its key. */
static size_t
slot_of(const struct hq_picture *p, int64_t key)
{
	size_t at = (size_t)((uint64_t)key * 0x9e3779b97f4a7c15ull >> 20);

	for (;; at++) {
		uint32_t node = p->slots[at &= p->nslots - 1];
		if (node == 0 || p->nodes[node - 1].block.key == key)
			return at;
	}
}

/* Keeps the table at most half full. */
static bool
grow_slots(struct hq_picture *p)
{
	size_t n = p->nslots == 0 ? 256 : 2 * p->nslots;

	if (2 * (p->nnodes + 1) <= p->nslots)
		return true;
	free(p->slots);
	p->slots = hq_array_new_zero(n, sizeof *p->slots);
	if (p->slots == NULL)
		return false;
	p->nslots = n;
	for (size_t i = 0; i < p->nnodes; i++)
		if (p->nodes[i].kind == HQ_PICTURE_BLOCK)
			p->slots[slot_of(p, p->nodes[i].block.key)] =
			    (uint32_t)i + 1;
	return true;
}

/* A new node; NULL: no memory. */
static struct hq_picture_node *
add_node(struct hq_picture *p, enum hq_picture_kind kind, uint32_t depth)
{
	struct hq_picture_node *n;

	if (p->nnodes >= HQ_PICTURE_NONE / 2 || !grow_slots(p) ||
	    hq_array_reserve((void **)&p->nodes, &p->nodes_room, p->nnodes,
		sizeof *p->nodes) != 0)
		return NULL;
	n = &p->nodes[p->nnodes++];
	*n = (struct hq_picture_node){
	    .kind = kind, .depth = depth, .via = HQ_PICTURE_NONE};
	return n;
}

/* The node of a block, which is new or not; HQ_ERR_NOTFOUND: it is filtered
 * out. */
static enum hq_status
get_block(struct work *k, int64_t key, uint32_t depth, uint32_t *ret_node)
{
	struct hq_picture *p = k->p;
	struct hq_ask_block block;
	struct hq_picture_node *n;
	bool passes = true, marked = false;
	enum hq_status status;

	if (!grow_slots(p))
		return no_memory(k->reterr);
	*ret_node = p->slots[slot_of(p, key)];
	if ((*ret_node)-- != 0)
		return HQ_OK;
	status = hq_ask_block_at(k->a, key, &block, k->reterr);
	if (status == HQ_OK && depth > 0)
		status = hq_condition_holds(
		    k->a, k->filter, block.serial, &passes, k->reterr);
	if (status == HQ_OK && passes && k->mark != NULL)
		status = hq_condition_holds(
		    k->a, k->mark, block.serial, &marked, k->reterr);
	if (status != HQ_OK)
		return status;
	if (!passes)
		return HQ_ERR_NOTFOUND;
	n = add_node(p, HQ_PICTURE_BLOCK, depth);
	if (n == NULL)
		return no_memory(k->reterr);
	n->block = block;
	n->marked = marked;
	*ret_node = (uint32_t)p->nnodes - 1;
	p->slots[slot_of(p, key)] = *ret_node + 1;
	return HQ_OK;
}

static enum hq_status
add_edge(struct work *k, uint32_t near, uint32_t far,
    const struct hq_ask_ref *ref)
{
	struct hq_picture *p = k->p;
	struct hq_picture_edge *e;
	uint32_t src = p->options.backwards ? far : near;

	if (hq_array_reserve((void **)&p->edges, &p->edges_room, p->nedges,
		sizeof *p->edges) != 0)
		return no_memory(k->reterr);
	e = &p->edges[p->nedges++];
	*e = (struct hq_picture_edge){.near = near, .far = far};
	if (p->nodes[far].via == HQ_PICTURE_NONE && !p->nodes[far].start)
		p->nodes[far].via = (uint32_t)p->nedges - 1;
	p->nodes[near].nedges++;
	if (ref == NULL)
		return HQ_OK;
	e->ref = *ref;
	e->label = hq_ask_label(
	    k->a, ref, ref->src < 0 ? NULL : &p->nodes[src].block);
	return e->label == NULL ? no_memory(k->reterr) : HQ_OK;
}

/* Follows one reference of a node; *left counts down what may be drawn. */
static enum hq_status
follow(struct work *k, uint32_t node, const struct hq_ask_ref *ref,
    uint64_t *left, uint64_t *rest)
{
	struct hq_picture *p = k->p;
	uint32_t depth = p->nodes[node].depth + 1, far;
	enum hq_status status = HQ_OK;

	if (*left == 0) {
		++*rest;
		return HQ_OK;
	}
	if (ref->src < 0) {
		struct hq_picture_node *n =
		    add_node(p, HQ_PICTURE_ROOT, depth);
		if (n == NULL)
			return no_memory(k->reterr);
		n->number = (uint64_t)ref->number;
		far = (uint32_t)p->nnodes - 1;
	} else {
		status = get_block(k,
		    p->options.backwards ? ref->src : ref->dst, depth,
		    &far);
	}
	if (status == HQ_ERR_NOTFOUND)
		return HQ_OK;
	if (status == HQ_OK) {
		--*left;
		status = add_edge(k, node, far, ref);
	}
	return status;
}

static enum hq_status
follow_side(struct work *k, enum hq_ask_side side, uint32_t node,
    uint64_t *left, uint64_t *rest)
{
	uint64_t total, n;
	enum hq_status status = hq_ask_refs(k->a, side,
	    k->p->nodes[node].block.key, k->refs, k->room, &total, k->reterr);

	if (status != HQ_OK)
		return status;
	n = total < k->room ? total : k->room;
	*rest += total - n;
	for (uint64_t i = 0; status == HQ_OK && i < n; i++)
		status = follow(k, node, &k->refs[i], left, rest);
	return status;
}

static enum hq_status
expand(struct work *k, uint32_t node)
{
	struct hq_picture *p = k->p;
	uint64_t left = p->options.too_many, rest = 0;
	struct hq_picture_node *n;
	enum hq_status status = HQ_OK;

	p->nodes[node].first = (uint32_t)p->nedges;
	if (p->options.backwards)
		status = follow_side(k, HQ_ASK_ROOTS, node, &left, &rest);
	if (status == HQ_OK)
		status = follow_side(k,
		    p->options.backwards ? HQ_ASK_IN : HQ_ASK_OUT, node, &left,
		    &rest);
	if (status != HQ_OK || rest == 0)
		return status;
	n = add_node(p, HQ_PICTURE_REST, p->nodes[node].depth + 1);
	if (n == NULL)
		return no_memory(k->reterr);
	n->number = rest;
	return add_edge(k, node, (uint32_t)p->nnodes - 1, NULL);
}

static enum hq_status
start(struct work *k, const int64_t *serials, unsigned n)
{
	enum hq_status status = HQ_OK;

	for (unsigned i = 0; status == HQ_OK && i < n; i++) {
		struct hq_ask_block block;
		uint32_t node;
		status = hq_ask_block(k->a, serials[i], &block, k->reterr);
		if (status == HQ_OK)
			status = get_block(k, block.key, 0, &node);
		if (status == HQ_OK)
			k->p->nodes[node].start = true;
	}
	return status;
}

static enum hq_status
prepare(struct work *k, const struct hq_picture_options *options)
{
	enum hq_status status = hq_condition_prepare(
	    k->a, "filter", options->filter, &k->filter, k->reterr);

	if (status == HQ_OK)
		status = hq_condition_prepare(k->a, "highlight", options->mark,
		    &k->mark, k->reterr);
	if (status != HQ_OK)
		return status;
	k->room = k->filter == NULL && options->too_many < MOST_LOOKS
		      ? options->too_many
		      : MOST_LOOKS;
	k->refs = hq_array_new(k->room, sizeof *k->refs);
	return k->refs == NULL ? no_memory(k->reterr) : HQ_OK;
}

enum hq_status
hq_picture_take(struct hq_ask *a, const int64_t *serials, unsigned nserials,
    const struct hq_picture_options *options, struct hq_picture *p,
    struct hq_error *reterr)
{
	struct work k = {.a = a, .p = p, .reterr = reterr};
	enum hq_status status;

	memset(p, 0, sizeof *p);
	p->options = *options;
	status = prepare(&k, options);
	if (status == HQ_OK)
		status = start(&k, serials, nserials);
	for (uint32_t i = 0; status == HQ_OK && i < p->nnodes; i++) {
		if (p->nodes[i].kind != HQ_PICTURE_BLOCK)
			continue;
		p->nodes[i].cut = p->nodes[i].depth >= options->depth;
		if (!p->nodes[i].cut)
			status = expand(&k, i);
	}
	free(k.refs);
	sqlite3_finalize(k.filter);
	sqlite3_finalize(k.mark);
	return status;
}

void
hq_picture_release(struct hq_picture *p)
{
	for (size_t i = 0; i < p->nedges; i++)
		free(p->edges[i].label);
	free(p->nodes);
	free(p->edges);
	free(p->slots);
	memset(p, 0, sizeof *p);
}

/* A place in a walk over the lines: a node and which of its edges is next. */
struct place {
	uint32_t line;
	uint32_t next;
};

struct walk {
	const struct hq_picture *p;
	struct hq_picture_line *lines;
	uint32_t n;
	bool *shown; /* by node */
	struct place *stack;
	uint32_t depth;
};

static void
put_line(struct walk *w, uint32_t node, uint32_t edge)
{
	bool mine = w->p->nodes[node].via == edge && !w->shown[node];
	struct hq_picture_line *l = &w->lines[w->n++];

	*l = (struct hq_picture_line){.node = node,
	    .edge = edge,
	    .parent = w->depth == 0 ? HQ_PICTURE_NONE
				    : w->stack[w->depth - 1].line,
	    .depth = w->depth,
	    .again = mine              ? HQ_PICTURE_HERE
		     : w->shown[node] ? HQ_PICTURE_ABOVE
				      : HQ_PICTURE_BELOW};
	if (!mine)
		return;
	w->shown[node] = true;
	w->stack[w->depth++] = (struct place){w->n - 1, 0};
}

/* A start block and all that is below it. */
static void
walk_from(struct walk *w, uint32_t node)
{
	put_line(w, node, HQ_PICTURE_NONE);
	while (w->depth > 0) {
		struct place *at = &w->stack[w->depth - 1];
		const struct hq_picture_node *n =
		    &w->p->nodes[w->lines[at->line].node];
		if (at->next == n->nedges) {
			w->depth--;
			continue;
		}
		put_line(w, w->p->edges[n->first + at->next].far,
		    n->first + at->next);
		/* put_line may have gone deeper; `at` stays where it is. */
		at->next++;
	}
}

enum hq_status
hq_picture_lines(const struct hq_picture *p,
    struct hq_picture_line **ret_lines, uint32_t *ret_n,
    struct hq_error *reterr)
{
	struct walk w = {.p = p};
	bool fine;

	w.lines =
	    hq_array_new(p->nnodes + p->nedges + 1, sizeof *w.lines);
	w.shown = hq_array_new_zero(p->nnodes + 1, sizeof *w.shown);
	w.stack = hq_array_new(p->nnodes + 1, sizeof *w.stack);
	fine = w.lines != NULL && w.shown != NULL && w.stack != NULL;
	for (uint32_t i = 0; fine && i < p->nnodes; i++)
		if (p->nodes[i].start)
			walk_from(&w, i);
	free(w.shown);
	free(w.stack);
	if (!fine) {
		free(w.lines);
		return no_memory(reterr);
	}
	*ret_lines = w.lines;
	*ret_n = w.n;
	return HQ_OK;
}
