/*
 * A part of the graph around some blocks: what they refer to, or who refers
 * to them, to a depth, with at most so many edges from each block; objgraph's
 * show_refs and show_backrefs.
 *
 * Breadth first from the start blocks.  A block is there once; the edges that
 * were found from a node stand together.  What a node has beyond the limit is
 * one more node of kind HQ_PICTURE_REST.
 */
#ifndef HQ_ANALYSIS_ASK_PICTURE_H
#define HQ_ANALYSIS_ASK_PICTURE_H

#include "analysis/ask/ask.h"

struct hq_picture_options {
	bool backwards;     /* who refers to them, roots among those */
	uint64_t depth;     /* edges from a start block, at most */
	uint64_t too_many;  /* edges from a block, at most */
	const char *filter; /* SQL about `block`: only such; or NULL */
	const char *mark;   /* the same: such are marked */
};

enum hq_picture_kind {
	HQ_PICTURE_BLOCK,
	HQ_PICTURE_ROOT, /* number: root_id */
	HQ_PICTURE_REST, /* number: edges that are left out */
};

struct hq_picture_node {
	enum hq_picture_kind kind;
	struct hq_ask_block block;
	uint64_t number;
	uint32_t depth;
	bool start;
	bool marked;
	bool cut;          /* at the depth: not looked at any further */
	uint32_t via;      /* the edge that found it first; NONE: a start */
	uint32_t first;    /* its edges */
	uint32_t nedges;
};

#define HQ_PICTURE_NONE UINT32_MAX

struct hq_picture_edge {
	uint32_t near; /* the node it was found from */
	uint32_t far;  /* the other one */
	struct hq_ask_ref ref;
	char *label; /* NULL: of what is left out */
};

struct hq_picture {
	struct hq_picture_options options;
	struct hq_picture_node *nodes;
	size_t nnodes, nodes_room;
	struct hq_picture_edge *edges;
	size_t nedges, edges_room;
	uint32_t *slots; /* hash table of block nodes + 1 */
	size_t nslots;
};

/* Fills *picture, to be released in any case. */
enum hq_status hq_picture_take(struct hq_ask *a, const int64_t *serials,
    unsigned nserials, const struct hq_picture_options *options,
    struct hq_picture *picture, struct hq_error *reterr) HQ_CHECKED;

void hq_picture_release(struct hq_picture *p);

/* What a line of the picture as a tree says of its node. */
enum hq_picture_again {
	HQ_PICTURE_HERE,  /* its own edges follow */
	HQ_PICTURE_ABOVE, /* it was on a line before */
	HQ_PICTURE_BELOW, /* it will be on a line */
};

struct hq_picture_line {
	uint32_t node;
	uint32_t edge;   /* HQ_PICTURE_NONE: a start block */
	uint32_t parent; /* line, or HQ_PICTURE_NONE */
	uint32_t depth;
	enum hq_picture_again again;
};

/* The picture as lines, each node with its edges below the line by which it
 * was found first; to be freed. */
enum hq_status hq_picture_lines(const struct hq_picture *p,
    struct hq_picture_line **ret_lines, uint32_t *ret_n,
    struct hq_error *reterr) HQ_CHECKED;

#endif
