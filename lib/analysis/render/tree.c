/* The lines of a drawn tree. */
#include "analysis/render/tree.h"

#include <stdlib.h>
#include <string.h>

/* What the branches are drawn with. */
struct pens {
	const char *branch, *last, *pass, *none;
};
static const struct pens lines = {"├─ ", "└─ ", "│  ", "   "};
static const struct pens ascii = {"|- ", "`- ", "|  ", "   "};

static uint32_t
depth_of(const struct hq_tree *t, uint32_t i)
{
	return t->depth[i] < HQ_TREE_DEPTH ? t->depth[i] : HQ_TREE_DEPTH;
}

bool
hq_tree_init(struct hq_tree *t, const uint32_t *depth, uint32_t n, bool utf8)
{
	bool more[HQ_TREE_DEPTH + 1] = {false};

	memset(t, 0, sizeof *t);
	t->depth = depth;
	t->n = n;
	t->utf8 = utf8;
	t->last = calloc(n / 8 + 1, 1);
	if (t->last == NULL)
		return false;
	/* From the end: a node is the last one unless a later one of its depth
	 * came before one that is not as deep. */
	for (uint32_t i = n; i-- > 0;) {
		uint32_t d = depth_of(t, i);
		if (!more[d])
			t->last[i / 8] |= (uint8_t)(1u << i % 8);
		more[d] = true;
		for (uint32_t k = d + 1; k <= HQ_TREE_DEPTH; k++)
			more[k] = false;
	}
	return true;
}

const char *
hq_tree_prefix(struct hq_tree *t)
{
	const struct pens *p = t->utf8 ? &lines : &ascii;
	bool last = (t->last[t->at / 8] >> t->at % 8 & 1) != 0;
	uint32_t d = depth_of(t, t->at++);
	char *out = t->text;

	*out = '\0';
	for (uint32_t i = 1; i < d; i++)
		out = stpcpy(out, t->open[i] ? p->pass : p->none);
	if (d > 0)
		stpcpy(out, last ? p->last : p->branch);
	t->open[d] = !last;
	return t->text;
}

void
hq_tree_release(struct hq_tree *t)
{
	free(t->last);
	t->last = NULL;
}
