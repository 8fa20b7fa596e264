/*
 * Traces summed up by what their frames have in common.
 *
 * A group's own values are those of the traces whose site is in it, its
 * cumulative ones those of all traces with a frame in it, each counted once
 * whatever its recursion.  Own values of all groups add up to those of the
 * dump; traces that are no stack are groups under their labels.
 */
#ifndef HQ_ANALYSIS_STACK_GROUP_H
#define HQ_ANALYSIS_STACK_GROUP_H

#include "analysis/stack/model.h"
#include "analysis/stack/path.h"

struct hq_group {
	uint64_t own[HQ_NVALUES];
	uint64_t all[HQ_NVALUES];
	uint32_t own_traces;
	uint32_t all_traces;
};

/* By number of the key, or of the path where grouped by stack. */
struct hq_groups {
	struct hq_group *items;
	uint32_t count;
};

struct hq_grouping {
	enum hq_key_by by;
	enum hq_key_by step; /* by stack: what the frames of a path are */
	bool all_frames;     /* those too that the rules for sites hide */
	enum hq_stack_value value; /* bottom up: a path with less of this than */
	double least;              /* that is not gone on with */
	struct hq_paths *paths; /* by stack: where the paths go */
};

/*
 * Groups the traces of a model by stack, bottom up.  `all` of a path is what
 * all stacks that begin like it have, so nothing is left to add up; paths that
 * have less than `least` have no further ones, which is what keeps their
 * number small: callers differ more than sites do.
 */
enum hq_status hq_groups_climb(struct hq_groups *g, const struct hq_model *m,
    const struct hq_grouping *how, struct hq_error *reterr) HQ_CHECKED;

/* Groups the traces of a model that passed; released by hq_groups_release,
 * also after an error. */
enum hq_status hq_groups_make(struct hq_groups *g, const struct hq_model *m,
    const struct hq_grouping *how, struct hq_error *reterr) HQ_CHECKED;

void hq_groups_release(struct hq_groups *g);

#endif
