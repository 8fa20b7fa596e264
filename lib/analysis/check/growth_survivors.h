/*
 * The blocks of the last dump of a series that what has grown is made of;
 * private to lib/analysis/check.
 */
#ifndef HQ_ANALYSIS_CHECK_GROWTH_SURVIVORS_H
#define HQ_ANALYSIS_CHECK_GROWTH_SURVIVORS_H

#include "analysis/check/growth_found.h"

struct hq_survivor {
	int64_t serial;
	uint64_t bytes;
	uint32_t row;
	uint32_t cell;
	uint32_t found; /* of hq_growth_finds */
	uint32_t step;  /* in which it was born; HQ_GROWTH_NONE: before all */
	bool lost;      /* nothing but what is lost leads to it */
};

/*
 * By `found`, then by serial.  Of what has grown in blocks those that were born
 * in the steps; of what has in bytes those that were resized, or live.  The
 * array is the caller's.
 */
enum hq_status hq_growth_survivors(struct hq_growth *g,
    const struct hq_growth_finds *f, struct hq_survivor **ret_survivors,
    size_t *ret_count, struct hq_error *reterr) HQ_CHECKED;

#endif
