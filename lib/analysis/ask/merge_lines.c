/* The lines of a tree of merged ways. */
#define _GNU_SOURCE /* qsort_r */
#include "analysis/ask/merge.h"

#include "analysis/support/memory.h"

#include <stdlib.h>

struct lines {
	const struct hq_merge *m;
	double least;
	uint32_t *children; /* by parent, largest first */
	uint32_t *first;    /* by parent + 1: where its children begin */
	struct hq_merge_line *out;
	uint32_t n;
};

/* A line whose children come next. */
struct place {
	uint32_t line;
	uint32_t next, end;
};

/* By parent (none first), then largest first, then as they were met. */
static int
compare(const void *left, const void *right, void *opaque)
{
	const struct hq_merge *m = opaque;
	uint32_t l = *(const uint32_t *)left, r = *(const uint32_t *)right;
	const struct hq_merge_node *a = &m->nodes[l], *b = &m->nodes[r];

	if (a->parent != b->parent)
		return a->parent + 1 < b->parent + 1 ? -1 : 1;
	if (a->all_bytes != b->all_bytes)
		return a->all_bytes > b->all_bytes ? -1 : 1;
	if (a->all_n != b->all_n)
		return a->all_n > b->all_n ? -1 : 1;
	return l < r ? -1 : l > r;
}

static bool
sort(struct lines *l)
{
	uint32_t n = (uint32_t)l->m->nnodes, at = 0;

	l->children = hq_array_new(n, sizeof *l->children);
	l->first = hq_array_new((size_t)n + 2, sizeof *l->first);
	if (l->children == NULL || l->first == NULL)
		return false;
	for (uint32_t i = 0; i < n; i++)
		l->children[i] = i;
	qsort_r(l->children, n, sizeof *l->children, compare, (void *)l->m);
	for (uint32_t p = 0; p <= n + 1; p++) {
		while (at < n && l->m->nodes[l->children[at]].parent + 1 < p)
			at++;
		l->first[p] = at;
	}
	return true;
}

/* One line for the children that are too small, if there are. */
static void
put_folded(struct lines *l, const struct place *at, uint32_t depth)
{
	struct hq_merge_line *line = &l->out[l->n];

	*line = (struct hq_merge_line){.node = HQ_MERGE_NONE,
	    .depth = depth,
	    .parent = at->line};
	for (uint32_t i = at->next; i < at->end; i++) {
		const struct hq_merge_node *n = &l->m->nodes[l->children[i]];
		line->folded++;
		line->n += n->all_n;
		line->bytes += n->all_bytes;
	}
	l->n += line->folded > 0;
}

static struct place
below(const struct lines *l, uint32_t node, uint32_t line)
{
	uint32_t p = node + 1; /* none is 0 */

	return (struct place){line, l->first[p], l->first[p + 1]};
}

/* Whether the node is large enough for a line. */
static bool
has_line(const struct lines *l, uint32_t node)
{
	return (double)l->m->nodes[node].all_bytes >= l->least;
}

/* The last node of the chain that begins with this one: each has one child
 * alone, which has a line. */
static uint32_t
end_of_chain(const struct lines *l, uint32_t node, uint64_t *ret_further)
{
	for (*ret_further = 0;; ++*ret_further) {
		const uint32_t *first = &l->first[node + 1];
		if (first[1] - first[0] != 1 ||
		    !has_line(l, l->children[first[0]]))
			return node;
		node = l->children[first[0]];
	}
}

static void
walk(struct lines *l, struct place *stack)
{
	uint32_t depth = 0;

	stack[0] = below(l, HQ_MERGE_NONE, HQ_MERGE_NONE);
	for (;;) {
		struct place *at = &stack[depth];
		struct hq_merge_line *line = &l->out[l->n];
		uint32_t end;
		if (at->next == at->end ||
		    !has_line(l, l->children[at->next])) {
			put_folded(l, at, depth);
			if (depth-- == 0)
				return;
			continue;
		}
		end = l->children[at->next++];
		*line = (struct hq_merge_line){.node = end,
		    .depth = depth,
		    .parent = at->line,
		    .n = l->m->nodes[end].all_n,
		    .bytes = l->m->nodes[end].all_bytes};
		if (depth >= HQ_MERGE_DEEP)
			end = end_of_chain(l, end, &line->further);
		stack[++depth] = below(l, end, l->n++);
	}
}

enum hq_status
hq_merge_lines(const struct hq_merge *m, double least,
    struct hq_merge_line **ret_lines, uint32_t *ret_n, struct hq_error *reterr)
{
	struct lines l = {.m = m, .least = least};
	struct place *stack = hq_array_new(m->nnodes + 2, sizeof *stack);
	bool fine;

	/* Each node may have a line for what is folded below it. */
	l.out = hq_array_new(2 * m->nnodes + 2, sizeof *l.out);
	fine = stack != NULL && l.out != NULL && sort(&l);
	if (fine)
		walk(&l, stack);
	free(stack);
	free(l.children);
	free(l.first);
	if (!fine) {
		free(l.out);
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	}
	*ret_lines = l.out;
	*ret_n = l.n;
	return HQ_OK;
}
