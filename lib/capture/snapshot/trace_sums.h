/*
 * What each trace has allocated, has live, and had live at the peak: summed up
 * for a dump from blocks, tracers and the log of deaths.
 *
 * Context: snapshot child, or the process itself with all other threads
 * stopped; memory by raw system calls.
 */
#ifndef HQ_SNAPSHOT_TRACE_SUMS_H
#define HQ_SNAPSHOT_TRACE_SUMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "capture/alloc/tracing.h"
#include "capture/trace/counts.h"

struct hq_trace_sum {
	uint64_t live_blocks, live_bytes;
	int64_t peak_blocks, peak_bytes;
	struct hq_trace_counts counts;
	uint32_t node; /* row of the table node */
	uint32_t flags;
};

struct hq_trace_sums {
	uint32_t ntraces;
	struct hq_trace_sum *trace;
	uint32_t nnodes;       /* of the tree, leaves among them */
	uint32_t *row_of_node; /* rows of the table node */
	struct hq_tracing_sums all;
	size_t trace_mapped, node_mapped;
};

/* False: no memory. */
bool hq_trace_sums_make(struct hq_trace_sums *ret);
void hq_trace_sums_free(struct hq_trace_sums *s);

#endif
