/*
 * The stacks of a dump: its traces, as paths of frames.
 *
 *	struct hq_stacks_walk w = hq_stacks_begin(s, trace);
 *	while (hq_stacks_next(s, &w))
 *		... w.frame ...			innermost first
 *
 * Nothing in the tables trace, node and pc is trusted: a number of a row that
 * is not there, or of a parent that does not come before its child, ends the
 * path.
 */
#ifndef HQ_ANALYSIS_STORE_STACKS_H
#define HQ_ANALYSIS_STORE_STACKS_H

#include "analysis/reader/dense.h"
#include "analysis/support/error.h"
#include "analysis/symbol/frames.h"

struct hq_dump;

struct hq_stacks {
	struct hq_frames frames;
	uint32_t *numbers;              /* 0, 1, 2, ... of the frames */
	const struct hq_dense *traces;  /* trace.node_id */
	const struct hq_dense *parents; /* node.parent */
	const struct hq_dense *pcs;     /* node.pc_id */
	uint32_t *depths;               /* frames of each node's path */
	uint8_t *hidden;                /* of each frame: it is no site */
};

struct hq_stacks_walk {
	uint32_t frame; /* the one that hq_stacks_next found */
	uint32_t next;
	uint32_t end; /* of the frames of the node's pc */
	uint32_t node;
};

/* Frames of the trace in this row, which exists. */
uint32_t hq_stacks_nframe(const struct hq_stacks *s, uint32_t trace);

struct hq_stacks_walk hq_stacks_begin(
    const struct hq_stacks *s, uint32_t trace);

/* False: there is no further frame. */
bool hq_stacks_next(const struct hq_stacks *s, struct hq_stacks_walk *w);

/* The frame of the trace that no site rule hides, or else its first one;
 * false: it has no frames. */
bool hq_stacks_site(
    const struct hq_stacks *s, uint32_t trace, uint32_t *ret_frame);

/* Makes them from a dump. */
enum hq_status hq_stacks_new(struct hq_dump *dump,
    struct hq_stacks **ret_stacks, struct hq_error *reterr) HQ_CHECKED;

/* NULL is nothing. */
void hq_stacks_free(struct hq_stacks *s);

#endif
