/* What stacks add to the table of counters. */
#include "capture/alloc/alloc.h"
#include "capture/alloc/counters.h"
#include "capture/alloc/tracing.h"
#include "capture/trace/pc.h"

/* What left between two states: what came, less what there is more. */
static uint64_t
gone(uint64_t came, uint64_t live, uint64_t live_before)
{
	uint64_t had = live_before + came;
	return had > live ? had - live : 0;
}

/* As heapql_traced_memory: how much of the highest point was untraced is not
 * known, but not less than is untraced now. */
static uint64_t
traced_peak(const struct hq_tracing_sums *s)
{
	struct hq_counters_total total;
	hq_counters_total(&total);
	uint64_t peak = total.peak_live_bytes;
	peak = peak > s->untraced_live_bytes ? peak - s->untraced_live_bytes : 0;
	return peak > s->live_bytes ? peak : s->live_bytes;
}

bool
hq_tracing_counter_at(uint32_t i, const struct hq_tracing_sums *s,
		      const char **ret_name, uint64_t *ret_value)
{
	const struct hq_tracing_epoch *e = &hq_tracing_epoch;
	uint64_t blocks = s->blocks - e->traced_blocks;
	uint64_t bytes = s->bytes - e->traced_bytes;
	uint64_t untraced_blocks, untraced_bytes;
	hq_tracing_untraced(&untraced_blocks, &untraced_bytes);
	untraced_blocks -= e->untraced_blocks;
	untraced_bytes -= e->untraced_bytes;
	const struct {
		const char *name;
		uint64_t value;
	} all[] = {
		{ "stack_limit", hq_tracing_is_on() ? hq_tracer_limit : 0 },
		{ "stack_sample_bytes", hq_sample_bytes },
		{ "traces", hq_tree_trace_count() - HQ_TRACE_FIRST },
		{ "trace_nodes", hq_tree_count() },
		{ "trace_pcs", hq_pc_count() },
		{ "trace_bytes", hq_tracing_table_bytes() },
		{ "trace_cache_bytes", hq_tracer_self_bytes() },
		{ "cut_traces", s->cut_traces },
		{ "lost_traces", hq_counts_of(HQ_TRACE_LOST).allocs },
		{ "peak_recorded_bytes", hq_peak.bytes },
		{ "peak_recorded_blocks", hq_peak.blocks },
		{ "peak_mono_ns", hq_peak.mono_ns },
		{ "peak_serial", hq_peak.serial },
		{ "peak_lost", hq_peak_lost },
		{ "peak_resets", hq_tracing_resets.count },
		{ "peak_reset_ns", hq_tracing_resets.mono_ns },
		{ "peak_reset_serial", hq_tracing_resets.serial },
		{ "traced_live_bytes", s->live_bytes },
		{ "traced_peak_bytes", traced_peak(s) },
		{ "trace_start_ns", e->mono_ns },
		{ "traced_blocks", blocks },
		{ "traced_bytes", bytes },
		{ "untraced_blocks", untraced_blocks },
		{ "untraced_bytes", untraced_bytes },
		{ "freed_traced_blocks",
		  gone(blocks, s->live_blocks, e->live_traced_blocks) },
		{ "freed_traced_bytes",
		  gone(bytes, s->live_bytes, e->live_traced_bytes) },
		{ "freed_untraced_blocks",
		  gone(untraced_blocks, s->untraced_live_blocks,
		       e->live_untraced_blocks) },
		{ "freed_untraced_bytes",
		  gone(untraced_bytes, s->untraced_live_bytes,
		       e->live_untraced_bytes) },
	};
	if (i >= sizeof(all) / sizeof(all[0]))
		return false;
	*ret_name = all[i].name;
	*ret_value = all[i].value;
	return true;
}
