#include "capture/snapshot/trace_sums.h"

#include "capture/alloc/enumerate.h"
#include "capture/trace/peak.h"
#include "capture/trace/sample.h"
#include "capture/trace/tree.h"
#include "os/map.h"
#include "os/own.h"

static void *
map(uint64_t bytes, size_t *ret_mapped)
{
	*ret_mapped = (bytes + HQ_MAP_PAGE) & ~(HQ_MAP_PAGE - 1);
	return hq_own_map(*ret_mapped);
}

static void
number_nodes(struct hq_trace_sums *s)
{
	uint32_t rows = 1;

	for (uint32_t i = 1; i < s->nnodes; i++) {
		struct hq_tree_node node = hq_tree_at(i);
		if (node.pc != 0)
			s->row_of_node[i] = rows++;
		if (node.trace == 0 || node.trace >= s->ntraces)
			continue;
		s->trace[node.trace].node = s->row_of_node[node.parent];
		s->trace[node.trace].flags = node.flags;
		s->all.cut_traces += (node.flags & HQ_TRACE_CUT) != 0;
	}
	for (uint32_t i = 0; i < HQ_TRACE_FIRST; i++)
		s->trace[i].flags = HQ_TRACE_NO_STACK;
}

static void
add_block(struct hq_trace_sums *s, const struct hq_enum_block *b)
{
	uint32_t trace = b->trace < s->ntraces ? b->trace : HQ_TRACE_LOST;
	struct hq_trace_sum *t = &s->trace[trace];
	uint64_t bytes = trace >= HQ_TRACE_FIRST ? hq_sample_weight(b->req)
						 : b->req;

	t->live_blocks++;
	t->live_bytes += bytes;
	if (b->serial < hq_peak.serial) {
		t->peak_blocks++;
		t->peak_bytes += (int64_t)bytes;
	}
}

static void
add_blocks(struct hq_trace_sums *s)
{
	struct hq_enum_walk walk;
	struct hq_enum_arena arena;
	struct hq_enum_pool pool;
	struct hq_enum_block blocks[128];
	size_t n;

	hq_enum_walk_init(&walk);
	while (hq_enum_next_arena(&walk, &arena))
		while (hq_enum_next_pool(&walk, &pool))
			while ((n = hq_enum_next_blocks(&walk, blocks, 128)) >
			       0)
				for (size_t i = 0; i < n; i++)
					add_block(s, &blocks[i]);
}

static void
add_death(struct hq_trace_sums *s, const struct hq_peak_death *d)
{
	if (d->trace >= s->ntraces || d->generation != hq_peak.generation)
		return;
	s->trace[d->trace].peak_blocks += d->blocks;
	s->trace[d->trace].peak_bytes += d->bytes;
}

static void
add_deaths(struct hq_trace_sums *s)
{
	const struct hq_tracer *t;

	for (uint32_t i = 0; i < s->ntraces; i++) {
		struct hq_peak_death d = hq_peak_deaths_of(i);
		s->trace[i].peak_blocks += d.blocks;
		s->trace[i].peak_bytes += d.bytes;
	}
	for (uint32_t i = 0; (t = hq_tracing_tracer_at(i)) != NULL; i++) {
		const struct hq_peak_log *log = hq_tracer_peak_log_of(t);
		for (uint32_t k = 0; k < log->count && k < HQ_PEAK_LOG; k++)
			add_death(s, &log->death[k]);
	}
}

static void
add_counts(struct hq_trace_sums *s)
{
	const struct hq_tracer *t;
	struct hq_trace_counts c;

	for (uint32_t i = 0; i < s->ntraces; i++)
		s->trace[i].counts = hq_counts_of(i);
	for (uint32_t i = 0; (t = hq_tracing_tracer_at(i)) != NULL; i++)
		for (uint32_t k = 0; hq_tracer_pending_at(t, k); k++) {
			uint32_t trace = hq_tracer_pending(t, k, &c);
			if (trace >= s->ntraces)
				continue;
			s->trace[trace].counts.allocs += c.allocs;
			s->trace[trace].counts.bytes += c.bytes;
			s->trace[trace].counts.temporaries += c.temporaries;
		}
}

/* What has no stack, and what is counted over all. */
static void
add_totals(struct hq_trace_sums *s)
{
	struct hq_trace_counts *none = &s->trace[HQ_TRACE_UNTRACED].counts;
	uint64_t blocks, bytes;

	hq_tracing_before(&none->allocs, &none->bytes);
	hq_tracing_untraced(&blocks, &bytes);
	none->allocs += blocks;
	none->bytes += bytes;
	s->all.untraced_live_blocks = s->trace[0].live_blocks;
	s->all.untraced_live_bytes = s->trace[0].live_bytes;
	for (uint32_t i = HQ_TRACE_UNSAMPLED; i < s->ntraces; i++) {
		s->all.blocks += s->trace[i].counts.allocs;
		s->all.live_blocks += s->trace[i].live_blocks;
		if (!hq_tracing_counts_bytes(i))
			continue;
		s->all.bytes += s->trace[i].counts.bytes;
		s->all.live_bytes += s->trace[i].live_bytes;
	}
}

bool
hq_trace_sums_make(struct hq_trace_sums *ret)
{
	struct hq_trace_sums s = {
	    .ntraces = hq_tree_trace_count(),
	    .nnodes = hq_tree_count(),
	};

	s.trace = map(s.ntraces * (uint64_t)sizeof *s.trace, &s.trace_mapped);
	s.row_of_node = map(s.nnodes * UINT64_C(4), &s.node_mapped);
	if (s.trace == NULL || s.row_of_node == NULL) {
		hq_trace_sums_free(&s);
		return false;
	}
	number_nodes(&s);
	add_blocks(&s);
	add_deaths(&s);
	add_counts(&s);
	add_totals(&s);
	*ret = s;
	return true;
}

void
hq_trace_sums_free(struct hq_trace_sums *s)
{
	if (s->trace != NULL)
		hq_own_unmap(s->trace, s->trace_mapped);
	if (s->row_of_node != NULL)
		hq_own_unmap(s->row_of_node, s->node_mapped);
}
