/*
 * How much: what a policy allows and a baseline tolerates, in words, and what
 * a finding comes to.
 *
 *	10 KiB, 12 blocks	4096 B		64K		30 %
 */
#ifndef HQ_ANALYSIS_CHECK_AMOUNT_H
#define HQ_ANALYSIS_CHECK_AMOUNT_H

#include "analysis/check/finding.h"

/* What was said of each; what was not does not count. */
struct hq_amount {
	bool has_bytes, has_blocks, has_percent;
	uint64_t bytes, blocks;
	double percent;
};

/*
 * Units are B, K or KiB, M or MiB, G or GiB, T or TiB (powers of 1024), block
 * or blocks, and %.  0 alone is no byte and no block.  False: *ret_why says
 * why not, a text that stays.
 */
bool hq_amount_parse(
    const char *text, struct hq_amount *ret_amount, const char **ret_why);

/* "10 KiB, 12 blocks", that parses to the same; to be freed, NULL: no
 * memory. */
char *hq_amount_text(const struct hq_amount *a);

/* What is compared. */
struct hq_measure {
	uint64_t bytes, blocks;
};

/*
 * Of a leak the blocks that are lost and those that only they lead to; of
 * growth what a step adds, on the average and rounded up; of a limit what
 * there is.
 */
struct hq_measure hq_measure_of(const struct hq_check_finding *f);

/* Whether it is more than allowed; percent is not looked at. */
bool hq_amount_exceeded(
    const struct hq_amount *allowed, struct hq_measure m);

#endif
