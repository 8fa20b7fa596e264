/*
 * The table that reports of stacks read; private to lib/analysis/report.
 *
 *	temp.stack_group      a row a dump and group
 *	  dump_id, group_id   the same group has the same number in all dumps
 *	  rank                1, 2, ...: sorted as asked for
 *	  label               untraced, unsampled, lost; else NULL
 *	  func, file, line, module    as far as they are what it is grouped by
 *	  traces              how many differ in it
 *	  live_bytes, live_blocks, peak_bytes, peak_blocks, bytes, allocs,
 *	  temporaries         its own, or cumulative where that was asked for
 *	  own_bytes, all_bytes   live, own and cumulative
 *	  percent             of the dump, of what it is sorted by
 *	  error               of live_bytes when stacks are sampled, else NULL
 *	  value               what it is sorted by
 */
#ifndef HQ_ANALYSIS_REPORT_GROUPS_H
#define HQ_ANALYSIS_REPORT_GROUPS_H

#include "analysis/report/prepare.h"

/* What a dump's groups add up to. */
struct hq_groups_sum {
	uint64_t all[HQ_NVALUES];    /* of the dump */
	uint64_t passed[HQ_NVALUES]; /* what filters left */
	uint64_t traced; /* live bytes that are not untraced or lost */
	uint64_t sampled;
	uint32_t ngroups; /* without those of labels */
};

/* Makes the empty table and what goes with it: by, sort and functions. */
enum hq_status hq_groups_begin(struct hq_report_context *c,
    enum hq_key_by by, struct hq_error *reterr) HQ_CHECKED;

/* Reads a dump and applies the filters; to be released, also after an error. */
enum hq_status hq_groups_read(struct hq_report_context *c, int64_t dump_id,
    struct hq_model *m, struct hq_groups_sum *ret_sum,
    struct hq_error *reterr) HQ_CHECKED;

/*
 * Groups what was read and fills in its rows: those of labels and `limit`
 * others, 0 is all.  Grouped by stack, `step` is what its frames are.
 */
enum hq_status hq_groups_fill(struct hq_report_context *c,
    const struct hq_model *m, enum hq_key_by step, uint64_t limit,
    struct hq_groups_sum *sum, struct hq_error *reterr) HQ_CHECKED;

/* Reads one dump and fills in its rows. */
enum hq_status hq_groups_read_and_fill(struct hq_report_context *c,
    int64_t dump_id, enum hq_key_by step, uint64_t limit,
    struct hq_groups_sum *ret_sum, struct hq_error *reterr) HQ_CHECKED;

/* "12.3 MiB live in 4,312 blocks, 98.7 % traced" above the first table, and
 * what sampling means below the last. */
enum hq_status hq_groups_headline(struct hq_report_context *c,
    const struct hq_groups_sum *sum, struct hq_error *reterr) HQ_CHECKED;

#endif
