/*
 * The shortest ways from roots to all blocks of a set, as one tree: ways that
 * go by the same kinds of references and blocks are merged.
 *
 * A node of the tree stands for blocks of one type that blocks of the node
 * above refer to by one field.  A list's elements, each held by the one
 * before, are one node.
 */
#ifndef HQ_ANALYSIS_ASK_MERGE_H
#define HQ_ANALYSIS_ASK_MERGE_H

#include "analysis/ask/holders.h"
#include "analysis/support/texts.h"

#define HQ_MERGE_NONE UINT32_MAX

/* So deep, chains of nodes are one line: trees are not drawn deeper. */
#define HQ_MERGE_DEEP 64

struct hq_merge_node {
	uint32_t parent; /* HQ_MERGE_NONE: a root, or roots of one name */
	uint64_t key;    /* which kind of reference; of roots, a text */
	uint32_t type;
	uint32_t ref;    /* one of them; of roots, a root_id */
	uint32_t block;  /* node of the graph: one of the blocks */
	uint64_t blocks; /* so many are merged here, of the set or not */
	uint64_t own_n, own_bytes; /* of the set */
	uint64_t all_n, all_bytes; /* with what is below */
};

struct hq_merge {
	struct hq_merge_node *nodes; /* parents before their children */
	size_t nnodes, room;
	struct hq_texts texts; /* names of roots */
	uint64_t lost_n, lost_bytes; /* of the set, that no root leads to */
	uint64_t set_n, set_bytes;
};

/* Fills *merge, to be released in any case; the set is bits by node. */
enum hq_status hq_merge_take(struct hq_holders *h, const uint64_t *set,
    struct hq_merge *merge, struct hq_error *reterr) HQ_CHECKED;

void hq_merge_release(struct hq_merge *m);

/* Words for a node: "data table in prog", "List.items[*] → Items"; to be
 * freed.  NULL: no memory. */
char *hq_merge_label(struct hq_holders *h, const struct hq_merge *m,
    uint32_t node, bool utf8);

/* A line of the tree: a node, or with HQ_MERGE_NONE what is folded. */
struct hq_merge_line {
	uint32_t node;
	uint32_t depth;
	uint32_t parent; /* line, or HQ_MERGE_NONE */
	uint32_t folded; /* nodes that are less than the threshold */
	uint64_t further; /* nodes of the chain that begins here */
	uint64_t n, bytes;
};

/* The tree's lines, largest branches first; those with less than `least`
 * bytes are folded.  To be freed. */
enum hq_status hq_merge_lines(const struct hq_merge *m, double least,
    struct hq_merge_line **ret_lines, uint32_t *ret_n,
    struct hq_error *reterr) HQ_CHECKED;

#endif
