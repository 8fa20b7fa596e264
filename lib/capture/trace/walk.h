/*
 * A walk up a stack, which also notes on which words of the stack its result
 * depends, and becomes a trace.
 *
 * A walk shares the outer frames with the walk before, so only what is new is
 * looked up in the tree.
 *
 * Context: the thread that has entered the tracer's heap; takes no lock.
 */
#ifndef HQ_TRACE_WALK_H
#define HQ_TRACE_WALK_H

#include <stdbool.h>
#include <stdint.h>

#include "capture/trace/pc.h"
#include "capture/trace/tracer_hot.h"
#include "capture/trace/unwind.h"

#define HQ_WALK_MEMO 2048

/* A step down the tree that was taken before. */
struct hq_walk_memo {
	hq_pc_key key; /* 0: none */
	uint32_t parent, node;
};

/* Large, so it lies with the tracer: the stack in use may be small. */
struct hq_walk {
	hq_pc_key key[HQ_TRACER_FRAMES]; /* innermost first */
	uint32_t node[HQ_TRACER_FRAMES]; /* of the tree, with the frame added */
	uint32_t count;
	enum hq_unwind_end end;
	bool plain; /* the words below are all that it depends on */
	bool uses_fp; /* and the frame pointer at the start */
	uint32_t nwords;
	uint16_t offset[HQ_TRACER_WORDS];
	uintptr_t word[HQ_TRACER_WORDS];
	/* The walk before. */
	uint32_t last_count;
	hq_pc_key last_key[HQ_TRACER_FRAMES];
	uint32_t last_node[HQ_TRACER_FRAMES];
	struct hq_walk_memo memo[HQ_WALK_MEMO];
};

/* Forgets what was found by an address. */
void hq_walk_forget(struct hq_walk *w);

/* Walks up from `first`, at most `limit` frames with it.  Returns the trace. */
uint32_t hq_walk(struct hq_walk *w, const struct hq_frame *first,
		 struct hq_unwind_memory *memory, uint32_t limit);

#endif
