/* heapql info of the stacks in a dump: counters, in words. */
#include "info_stacks.h"

#include "analysis/reader/counter.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const struct fact {
	const char *counter;
	const char *title;
	enum hq_cell_kind kind;
} facts[] = {
    {"stack_limit", "frames at most", HQ_CELL_COUNT},
    {"stack_sample_bytes", "bytes a sample", HQ_CELL_BYTES},
    {"traces", "stacks", HQ_CELL_COUNT},
    {"trace_nodes", "nodes of their tree", HQ_CELL_COUNT},
    {"trace_pcs", "addresses in them", HQ_CELL_COUNT},
    {"trace_bytes", "memory for them", HQ_CELL_BYTES},
    {"trace_cache_bytes", "caches of threads", HQ_CELL_BYTES},
    {"cut_traces", "cut at the limit", HQ_CELL_COUNT},
    {"lost_traces", "stacks lost", HQ_CELL_COUNT},
    {"peak_live_bytes", "most requested", HQ_CELL_BYTES},
    {"peak_recorded_bytes", "most by stacks", HQ_CELL_BYTES},
};
#define NFACTS (sizeof facts / sizeof *facts)
/* Before the facts: file, in words how. */
#define NBEFORE 2

/* In words how stacks are recorded. */
static void
describe(struct hq_reader *r, char *text, size_t size)
{
	uint64_t limit = 0, sample = 0, traces = 0;

	hq_counter_find(r, "stack_limit", &limit);
	hq_counter_find(r, "stack_sample_bytes", &sample);
	hq_counter_find(r, "traces", &traces);
	if (limit == 0)
		snprintf(text, size, "off%s",
		    traces > 0 ? ", after they were on" : "");
	else if (sample == 0)
		snprintf(text, size, "of every allocation");
	else
		snprintf(text, size,
		    "of one allocation in about %" PRIu64 " bytes", sample);
}

enum hq_status
hq_info_stacks(struct hq_reader *r, const char *path, struct hq_render *out)
{
	struct hq_cell_column columns[NBEFORE + NFACTS] = {
	    {"file", NULL, HQ_CELL_TEXT}, {"stacks", "recorded", HQ_CELL_TEXT}};
	unsigned char flags[NBEFORE + NFACTS] = {HQ_COLUMN_DATA};
	struct hq_value values[NBEFORE + NFACTS];
	const struct hq_render_table table = {"stacks", "Stacks",
	    HQ_LAYOUT_PAIRS, columns, NBEFORE + NFACTS, flags};
	enum hq_status status;
	char text[80];

	describe(r, text, sizeof text);
	values[0] = hq_value_text(path);
	values[1] = hq_value_text(text);
	for (unsigned i = 0; i < NFACTS; i++) {
		uint64_t v;
		columns[NBEFORE + i] = (struct hq_cell_column){
		    facts[i].counter, facts[i].title, facts[i].kind};
		flags[NBEFORE + i] = HQ_COLUMN_OPTIONAL;
		values[NBEFORE + i] =
		    hq_counter_find(r, facts[i].counter, &v)
			? hq_value_int((int64_t)v)
			: hq_value_null();
	}
	status = hq_render_begin(out, &table);
	if (status == HQ_OK)
		status = hq_render_row(out, values);
	return status == HQ_OK ? hq_render_end(out) : status;
}
