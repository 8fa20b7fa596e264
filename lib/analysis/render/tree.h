/*
 * The lines of a drawn tree: what stands before each node's text.
 *
 *	hq_tree_init(&t, depths, n, utf8)     nodes in preorder
 *	for (i = 0; i < n; i++)
 *		... hq_tree_prefix(&t) ...    "", "├─ ", "│  └─ "
 *	hq_tree_release(&t)
 *
 * A node of depth 0 stands at the margin, each further one below the last
 * node of a smaller depth.
 */
#ifndef HQ_ANALYSIS_RENDER_TREE_H
#define HQ_ANALYSIS_RENDER_TREE_H

#include <stdbool.h>
#include <stdint.h>

/* Deeper nodes are drawn as if they were so deep: lines have an end. */
#define HQ_TREE_DEPTH 64

struct hq_tree {
	const uint32_t *depth; /* borrowed */
	uint32_t n;
	uint32_t at;
	bool utf8;
	uint8_t *last; /* bits: the node is the last of its siblings */
	bool open[HQ_TREE_DEPTH + 1]; /* a line goes on there */
	char text[HQ_TREE_DEPTH * 8 + 16];
};

/* False: no memory; hq_tree_release is in order anyway. */
bool hq_tree_init(
    struct hq_tree *t, const uint32_t *depth, uint32_t n, bool utf8);

/* Of the next node; borrowed until the next call. */
const char *hq_tree_prefix(struct hq_tree *t);

void hq_tree_release(struct hq_tree *t);

#endif
