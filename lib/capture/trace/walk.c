#include "capture/trace/walk.h"

#include <string.h>

#include "capture/trace/tree.h"

/* Notes a word on which the walk depends. */
static void
note(struct hq_walk *w, uintptr_t sp, uintptr_t slot)
{
	uintptr_t offset = (slot - sp) / sizeof(uintptr_t);
	if (slot < sp || slot % sizeof(uintptr_t) != 0 || offset > UINT16_MAX ||
	    w->nwords == HQ_TRACER_WORDS) {
		w->plain = false;
		return;
	}
	w->offset[w->nwords] = (uint16_t)offset;
	w->word[w->nwords++] = *(const uintptr_t *)slot;
}

static void
add_frame(struct hq_walk *w, uintptr_t pc, bool exact)
{
	w->key[w->count++] = hq_pc_key_of(pc, exact);
}

/* Notes the words that a step loaded.  The slot of a saved frame pointer
 * matters only when a later step depends on it: *fp_slot keeps it until then;
 * 0 stands for the register at the start. */
static void
note_step(struct hq_walk *w, uintptr_t sp, const struct hq_unwind_loads *loads,
	  uintptr_t *fp_slot)
{
	w->plain &= loads->plain;
	if (!w->plain)
		return;
	if (loads->used_fp && *fp_slot == 0)
		w->uses_fp = true;
	else if (loads->used_fp && *fp_slot != 1) {
		note(w, sp, *fp_slot);
		*fp_slot = 1; /* noted */
	}
	if (loads->cfa_slot)
		note(w, sp, loads->cfa_slot);
	if (loads->ra_slot)
		note(w, sp, loads->ra_slot);
	if (loads->fp_slot)
		*fp_slot = loads->fp_slot;
}

static void
climb(struct hq_walk *w, const struct hq_frame *first,
      struct hq_unwind_memory *memory, uint32_t limit)
{
	struct hq_frame f = *first;
	struct hq_unwind_loads loads = { 0 };
	uintptr_t fp_slot = 0;
	hq_unwind_memory_enter(memory, f.sp);
	for (;;) {
		w->plain &= !f.exact;
		add_frame(w, f.pc, f.exact);
		if (w->count == limit)
			return;
		w->end = hq_unwind_step(&f, memory, &loads);
		note_step(w, first->sp, &loads, &fp_slot);
		if (w->end != HQ_UNWIND_ON)
			return;
	}
}

/* Most steps have been taken before, and not long ago: that saves looking up
 * the address, the repetitions and the node. */
static uint32_t
append(struct hq_walk *w, uint32_t parent, hq_pc_key key)
{
	uint64_t h = (key ^ (uint64_t)parent << 32) *
		     UINT64_C(0x9e3779b97f4a7c15);
	struct hq_walk_memo *m = &w->memo[h >> 40 & (HQ_WALK_MEMO - 1)];
	if (m->key == key && m->parent == parent)
		return m->node;
	uint32_t pc = hq_pc_intern(key);
	uint32_t node = pc == HQ_PC_FULL ? HQ_TREE_FULL :
					   hq_tree_append(parent, pc);
	if (node != HQ_TREE_FULL)
		*m = (struct hq_walk_memo){ key, parent, node };
	return node;
}

/* The path in the tree, outermost frame first; what the walk before had too is
 * taken from it. */
static uint32_t
path(struct hq_walk *w)
{
	uint32_t n = w->count, same = 0, node = HQ_TREE_ROOT;
	while (same < n && same < w->last_count &&
	       w->key[n - 1 - same] == w->last_key[w->last_count - 1 - same]) {
		node = w->last_node[w->last_count - 1 - same];
		w->node[n - 1 - same] = node;
		same++;
	}
	for (uint32_t i = n - same; i-- > 0;) {
		node = append(w, node, w->key[i]);
		w->node[i] = node;
	}
	return node;
}

static void
keep_as_last(struct hq_walk *w, uint32_t node)
{
	w->last_count = node == HQ_TREE_FULL ? 0 : w->count;
	memcpy(w->last_key, w->key, w->last_count * sizeof(w->key[0]));
	memcpy(w->last_node, w->node, w->last_count * sizeof(w->node[0]));
}

void
hq_walk_forget(struct hq_walk *w)
{
	w->last_count = 0;
	memset(w->memo, 0, sizeof(w->memo));
}

uint32_t
hq_walk(struct hq_walk *w, const struct hq_frame *first,
	struct hq_unwind_memory *memory, uint32_t limit)
{
	unsigned flags = 0;
	w->count = 0;
	w->nwords = 0;
	w->plain = first->sp % sizeof(uintptr_t) == 0;
	w->uses_fp = false;
	w->end = HQ_UNWIND_ON;
	climb(w, first, memory, limit);
	if (w->end == HQ_UNWIND_ON)
		flags = HQ_TRACE_CUT;
	else if (w->end == HQ_UNWIND_STUCK)
		flags = HQ_TRACE_STUCK;
	uint32_t node = path(w);
	keep_as_last(w, node);
	return hq_tree_trace(node, flags);
}
