/*
 * Stacks as paths in a tree: a node is a frame's address and the caller's node,
 * 0 being the root; a trace is a leaf, with a number of its own that counts
 * from HQ_TRACE_FIRST.
 *
 *	node = HQ_TREE_ROOT
 *	for each frame, outermost first:
 *		node = hq_tree_append(node, pc)
 *	trace = hq_tree_trace(node, flags)
 *
 * Repetitions are folded while appending: a run of one to four frames that
 * would stand twice in succession stands once.  So recursion, however deep,
 * has a bounded path, and a recursion over two call sites has few: no word over
 * two letters longer than three is free of repetitions.
 *
 * Context: any thread, signal handler; takes no lock.
 */
#ifndef HQ_TRACE_TREE_H
#define HQ_TRACE_TREE_H

#include <stdbool.h>
#include <stdint.h>

#define HQ_TREE_ROOT 0u
#define HQ_TREE_FULL UINT32_MAX

/* Numbers that are no stacks. */
enum hq_trace_number {
	HQ_TRACE_UNTRACED,
	HQ_TRACE_UNSAMPLED,
	HQ_TRACE_LOST,
	HQ_TRACE_FIRST,
};

/* As in the column flags of the table trace. */
enum hq_trace_flags {
	HQ_TRACE_CUT = 1,      /* at the limit of frames */
	HQ_TRACE_STUCK = 2,    /* unwinding found no way further */
	HQ_TRACE_NO_STACK = 4, /* one of the numbers above; not in the tree */
};

/* The node below `node`, maybe an older one of its path: see above.
 * HQ_TREE_FULL: no memory; also when `node` is that. */
uint32_t hq_tree_append(uint32_t node, uint32_t pc);

/* The trace of a path; HQ_TRACE_LOST: no memory. */
uint32_t hq_tree_trace(uint32_t node, unsigned flags);

struct hq_tree_node {
	uint32_t node;
	uint32_t parent;
	uint32_t pc;	/* of a node that is a frame; 0 for a hole */
	uint32_t trace; /* of a leaf: its number, parent being its node; else 0 */
	unsigned flags;
};

/* Numbers given to nodes, the root among them, and to traces, including those
 * below HQ_TRACE_FIRST.  Context: also snapshot child. */
uint32_t hq_tree_count(void);
uint32_t hq_tree_trace_count(void);

/* Node i, which is below hq_tree_count(). */
struct hq_tree_node hq_tree_at(uint32_t i);

uint64_t hq_tree_bytes(void);

/* Before anything else, under a lock; false: no memory. */
bool hq_tree_init(void);

/* Context: child of fork, its only thread. */
void hq_tree_fork_child(void);

#endif
