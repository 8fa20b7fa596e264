/*
 * The tables PC, NODE and TRACE, and the counters about them.
 *
 * What is live of a trace, and what was at the peak, is summed up here from the
 * blocks, so that the process itself never has to.
 */
#include "capture/alloc/enumerate.h"
#include "capture/alloc/tracing.h"
#include "capture/snapshot/emit.h"
#include "capture/snapshot/trace_sums.h"
#include "capture/trace/pc.h"
#include "capture/trace/tree.h"

static void
emit_pcs(struct hq_writer *w)
{
	uint64_t row[HQ_MAX_COLUMNS] = {0};
	uint32_t n = hq_pc_count();

	hq_writer_begin(w, HQ_SECTION_PC);
	for (uint32_t i = 0; i < n; i++) {
		const struct hq_pc *pc = hq_pc_at(i);
		row[HQ_AT(PC, pc_id)] = i;
		row[HQ_AT(PC, addr)] = pc != NULL ? pc->key >> 1 : 0;
		row[HQ_AT(PC, exact)] = pc != NULL ? pc->key & 1 : 0;
		row[HQ_AT(PC, module_id)] =
		    pc != NULL ? hq_emit_module_of_object(pc->object)
			       : UINT32_MAX;
		hq_writer_row(w, row);
	}
	hq_writer_end(w);
}

/* Frames, numbered without the leaves and holes in between. */
static void
emit_nodes(struct hq_writer *w, const struct hq_trace_sums *s)
{
	uint64_t row[HQ_MAX_COLUMNS] = {0};

	hq_writer_begin(w, HQ_SECTION_NODE);
	for (uint32_t i = 0; i < s->nnodes; i++) {
		struct hq_tree_node node = hq_tree_at(i);
		if (i != HQ_TREE_ROOT && node.pc == 0)
			continue;
		row[HQ_AT(NODE, node_id)] = s->row_of_node[i];
		row[HQ_AT(NODE, parent)] = s->row_of_node[node.parent];
		row[HQ_AT(NODE, pc_id)] = node.pc;
		hq_writer_row(w, row);
	}
	hq_writer_end(w);
}

static void
emit_traces(struct hq_writer *w, const struct hq_trace_sums *s)
{
	uint64_t row[HQ_MAX_COLUMNS] = {0};

	hq_writer_begin(w, HQ_SECTION_TRACE);
	for (uint32_t i = 0; i < s->ntraces; i++) {
		const struct hq_trace_sum *t = &s->trace[i];
		row[HQ_AT(TRACE, trace_id)] = i;
		row[HQ_AT(TRACE, node_id)] = t->node;
		row[HQ_AT(TRACE, flags)] = t->flags;
		row[HQ_AT(TRACE, live_blocks)] = t->live_blocks;
		row[HQ_AT(TRACE, live_bytes)] = t->live_bytes;
		row[HQ_AT(TRACE, peak_blocks)] =
		    t->peak_blocks > 0 ? (uint64_t)t->peak_blocks : 0;
		row[HQ_AT(TRACE, peak_bytes)] =
		    t->peak_bytes > 0 ? (uint64_t)t->peak_bytes : 0;
		row[HQ_AT(TRACE, allocs)] = t->counts.allocs;
		row[HQ_AT(TRACE, bytes)] = t->counts.bytes;
		row[HQ_AT(TRACE, temporaries)] = t->counts.temporaries;
		hq_writer_row(w, row);
	}
	hq_writer_end(w);
}

static void
emit_counters(struct hq_writer *w, const struct hq_trace_sums *s)
{
	uint64_t row[HQ_MAX_COLUMNS] = {0}, value;
	const char *name;

	for (uint32_t i = 0;
	     hq_tracing_counter_at(i, &s->all, &name, &value); i++) {
		row[HQ_AT(COUNTER, name)] = hq_writer_text(w, name);
		row[HQ_AT(COUNTER, value)] = value;
		hq_writer_row(w, row);
	}
}

/* Without memory for the sums there are no stacks in the dump. */
void
hq_emit_trace(struct hq_writer *w, const struct hq_facts *facts)
{
	struct hq_trace_sums s;

	hq_emit_counter_begin(w, facts);
	if (!hq_trace_sums_make(&s)) {
		hq_writer_end(w);
		return;
	}
	emit_counters(w, &s);
	hq_writer_end(w);
	emit_pcs(w);
	emit_nodes(w, &s);
	emit_traces(w, &s);
	hq_trace_sums_free(&s);
}
