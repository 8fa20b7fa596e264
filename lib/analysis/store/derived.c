/* The arrays made of derived.def, and the tables of frames. */
#include "analysis/store/derived.h"

#include "analysis/store/dump.h"
#include "analysis/store/stacks.h"
#include "analysis/support/memory.h"

#include <inttypes.h>
#include <stdlib.h>

const struct hq_derived hq_derived[HQ_NDERIVED] = {
#define HQ_DERIVED(id, name, key, function, doc)                               \
	{#name, key, hq_derive_##function, doc, HQ_DERIVED_FIRST_##id},
#define HQ_DERIVED_COLUMN(table, name, kind, doc)
#include "analysis/store/derived.def"
#undef HQ_DERIVED
#undef HQ_DERIVED_COLUMN
};

const struct hq_derived_column hq_derived_columns[HQ_NDERIVED_COLUMNS] = {
#define HQ_DERIVED(id, name, key, function, doc)
#define HQ_DERIVED_COLUMN(table, name, kind, doc)                              \
	{HQ_DERIVED_##table, #name, HQ_KIND_##kind, doc},
#include "analysis/store/derived.def"
#undef HQ_DERIVED
#undef HQ_DERIVED_COLUMN
};

enum hq_status
hq_derive_frame(struct hq_dump *dump, struct hq_derived_rows *ret_rows,
    struct hq_error *reterr)
{
	const struct hq_stacks *s;
	const struct hq_frames *f;
	uint32_t n;
	enum hq_status status = hq_dump_stacks(dump, &s, reterr);

	if (status != HQ_OK)
		return status;
	f = &s->frames;
	n = f->count;
	*ret_rows = (struct hq_derived_rows){
	    .borrowed = true,
	    .rows = n,
	    .columns = {
		[HQ_DERIVED_AT(FRAME, frame_id)] = {s->numbers, n, 4, false},
		[HQ_DERIVED_AT(FRAME, pc_id)] = {f->pc, n, 4, false},
		[HQ_DERIVED_AT(FRAME, level)] = {f->level, n, 1, false},
		[HQ_DERIVED_AT(FRAME, module_id)] = {f->module, n, 4, true},
		[HQ_DERIVED_AT(FRAME, func)] = {f->func, n, 4, true},
		[HQ_DERIVED_AT(FRAME, file)] = {f->file, n, 4, true},
		[HQ_DERIVED_AT(FRAME, line)] = {f->line, n, 4, true},
		[HQ_DERIVED_AT(FRAME, inlined)] = {f->inlined, n, 1, false},
		[HQ_DERIVED_AT(FRAME, func_addr)] = {f->func_addr, n, 8, true},
		[HQ_DERIVED_AT(FRAME, linkage)] = {f->linkage, n, 4, true},
	    },
	};
	return HQ_OK;
}

/* More would be no dump of a program: short paths, nested cleverly, can
 * promise any number of frames. */
#define MOST_TRACE_FRAMES (1u << 27)

static enum hq_status
count_trace_frames(const struct hq_stacks *s, uint32_t *ret_count,
    struct hq_error *reterr)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < s->traces->rows; i++)
		sum += hq_stacks_nframe(s, i);
	if (sum > MOST_TRACE_FRAMES)
		return hq_fail(reterr, HQ_ERR_LIMIT,
		    "the traces have %" PRIu64 " frames together; trace_frame "
		    "has at most %u rows",
		    sum, MOST_TRACE_FRAMES);
	*ret_count = (uint32_t)sum;
	return HQ_OK;
}

enum hq_status
hq_derive_trace_frame(struct hq_dump *dump, struct hq_derived_rows *ret_rows,
    struct hq_error *reterr)
{
	const struct hq_stacks *s;
	uint32_t *trace, *depth, *frame, n = 0, at = 0;
	enum hq_status status = hq_dump_stacks(dump, &s, reterr);

	if (status == HQ_OK)
		status = count_trace_frames(s, &n, reterr);
	if (status != HQ_OK)
		return status;
	trace = hq_array_new(n, sizeof *trace);
	depth = hq_array_new(n, sizeof *depth);
	frame = hq_array_new(n, sizeof *frame);
	if (trace == NULL || depth == NULL || frame == NULL) {
		free(trace);
		free(depth);
		free(frame);
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	}
	for (uint32_t i = 0; i < s->traces->rows; i++) {
		struct hq_stacks_walk w = hq_stacks_begin(s, i);
		for (uint32_t d = 0; hq_stacks_next(s, &w); d++) {
			trace[at] = i;
			depth[at] = d;
			frame[at++] = w.frame;
		}
	}
	*ret_rows = (struct hq_derived_rows){
	    .rows = n,
	    .columns = {
		[HQ_DERIVED_AT(TRACE_FRAME, trace_id)] = {trace, n, 4, false},
		[HQ_DERIVED_AT(TRACE_FRAME, depth)] = {depth, n, 4, false},
		[HQ_DERIVED_AT(TRACE_FRAME, frame_id)] = {frame, n, 4, false},
	    },
	};
	return HQ_OK;
}
