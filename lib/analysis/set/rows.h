/* The kind of each block of a dump, as a number by row: for algorithms that
 * look at millions of blocks in no order. */
#ifndef HQ_ANALYSIS_SET_ROWS_H
#define HQ_ANALYSIS_SET_ROWS_H

#include "analysis/ask/ask.h"
#include "analysis/support/texts.h"

struct hq_part_rows {
	uint32_t *kind; /* by row */
	uint32_t rows;
	struct hq_texts labels; /* of kind k, text k + 1 */
};

/* `kinds` as hq_part_init takes them.  To be released in any case. */
enum hq_status hq_part_rows_new(struct hq_ask *a, const char *kinds,
    uint32_t rows, struct hq_part_rows *ret_rows,
    struct hq_error *reterr) HQ_CHECKED;

void hq_part_rows_release(struct hq_part_rows *r);

#endif
