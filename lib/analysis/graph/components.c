/*
 * Pearce's algorithm, PEA_FIND_SCC3.  rindex of a node is 0 before it is
 * visited, then the lowest index that it is known to reach; once its
 * component is known, the component's number, counted downwards from a number
 * that no index reaches.  A node is on the way (the stack's front), waits for
 * its component to be complete (the stack's back), or neither: one array has
 * room for both.
 */
#include "analysis/graph/components.h"

#include "analysis/graph/near.h"

#include <stdlib.h>

/* The first component; there are never more indices in use than nodes
 * without a component, so the two do not meet. */
#define FIRST_COMPONENT (UINT32_MAX - 1)

struct search {
	const struct hq_graph *g;
	struct hq_near *nodes; /* number is rindex */
	uint32_t *stack;  /* front: the way; back: waiting nodes */
	uint32_t *cursor; /* of each node on the way: its next edge */
	uint32_t front, back;
	uint32_t index;     /* the next one */
	uint32_t component; /* the next one */
};

static void
enter(struct search *s, uint32_t v)
{
	struct hq_near *node = &s->nodes[v];

	s->stack[s->front] = v;
	s->cursor[s->front] = node->first;
	s->front++;
	node->number = s->index++;
	hq_near_prefetch(s->g, s->nodes, node);
}

/* All edges of v are done.  A root is the first node of its component. */
static void
leave(struct search *s, uint32_t v, bool is_root)
{
	uint32_t rindex = s->nodes[v].number;

	if (!is_root) {
		s->stack[--s->back] = v;
		return;
	}
	s->index--;
	while (s->back < s->g->nodes &&
	       rindex <= s->nodes[s->stack[s->back]].number) {
		s->nodes[s->stack[s->back++]].number = s->component;
		s->index--;
	}
	s->nodes[v].number = s->component--;
}

/* What w reaches is reached by v, too. */
static void
lower(struct search *s, uint32_t v, uint32_t w, uint64_t *not_root)
{
	if (s->nodes[w].number >= s->nodes[v].number)
		return;
	s->nodes[v].number = s->nodes[w].number;
	hq_bit_set(not_root, v);
}

static void
visit(struct search *s, uint32_t start, uint64_t *not_root)
{
	enter(s, start);
	while (s->front > 0) {
		uint32_t v = s->stack[s->front - 1];
		uint32_t i = s->cursor[s->front - 1], w = 0;
		const struct hq_near *node = &s->nodes[v];
		uint32_t end = hq_near_end(node);

		for (; i < end; i++) {
			w = hq_near_target(s->g, node, i);
			if (s->nodes[w].number == 0)
				break;
			lower(s, v, w, not_root);
		}
		s->cursor[s->front - 1] = i + 1;
		if (i < end) {
			enter(s, w);
			continue;
		}
		s->front--;
		leave(s, v, !hq_bit(not_root, v));
		if (s->front > 0)
			lower(s, s->stack[s->front - 1], v, not_root);
	}
}

enum hq_status
hq_components_new(const struct hq_graph *g,
    struct hq_components *ret_components, struct hq_error *reterr)
{
	struct search s = {.g = g,
	    .back = g->nodes,
	    .index = 1,
	    .component = FIRST_COMPONENT};
	uint64_t *not_root = hq_bits_new(g->nodes);
	uint32_t *of;

	s.nodes = hq_near_new(g);
	s.stack = hq_big_new(g->nodes, sizeof *s.stack);
	s.cursor = hq_big_new(g->nodes, sizeof *s.cursor);
	of = s.stack;
	if (s.nodes == NULL || s.stack == NULL || s.cursor == NULL ||
	    not_root == NULL) {
		free(of);
		of = NULL;
	}
	for (uint32_t v = 0; of != NULL && v < g->nodes; v++)
		if (s.nodes[v].number == 0)
			visit(&s, v, not_root);
	/* The stack is empty now. */
	for (uint32_t v = 0; of != NULL && v < g->nodes; v++)
		of[v] = FIRST_COMPONENT - s.nodes[v].number;
	free(s.nodes);
	free(s.cursor);
	free(not_root);
	if (of == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	ret_components->count = FIRST_COMPONENT - s.component;
	ret_components->of = of;
	return HQ_OK;
}

void
hq_components_release(struct hq_components *c)
{
	free(c->of);
	c->of = NULL;
}

static bool
has_self_edge(const struct hq_graph *g, uint32_t v)
{
	for (uint32_t i = g->first[v]; i < g->first[v + 1]; i++)
		if (g->edges.target[i] == v)
			return true;
	return false;
}

enum hq_status
hq_components_cycles(const struct hq_graph *g, struct hq_components *c,
    struct hq_error *reterr)
{
	uint64_t *seen = hq_bits_new(c->count);
	uint64_t *cyclic = hq_bits_new(c->count);
	uint32_t *number = hq_big_filled(c->count, sizeof *number, 0);
	uint32_t cycles = 0;
	enum hq_status status = HQ_OK;

	if (seen == NULL || cyclic == NULL || number == NULL) {
		status = hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
		goto out;
	}
	for (uint32_t v = 0; v < g->nodes; v++)
		if (!hq_bit_add(seen, c->of[v]) || has_self_edge(g, v))
			hq_bit_set(cyclic, c->of[v]);
	for (uint32_t v = 0; v < g->nodes; v++) {
		uint32_t of = c->of[v];
		c->of[v] = 0;
		if (!hq_bit(cyclic, of))
			continue;
		if (number[of] == 0)
			number[of] = ++cycles;
		c->of[v] = number[of];
	}
	c->count = cycles;
out:
	free(seen);
	free(cyclic);
	free(number);
	return status;
}
