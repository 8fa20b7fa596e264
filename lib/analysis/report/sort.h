/* What reports of stacks are sorted by: --sort. */
#ifndef HQ_ANALYSIS_REPORT_SORT_H
#define HQ_ANALYSIS_REPORT_SORT_H

#include "analysis/stack/model.h"

/* The value that a key of --sort means (live, blocks, peak, total, allocs,
 * temporary); HQ_NVALUES: there is no such key. */
enum hq_stack_value hq_sort_value(const char *key);

/* "live, blocks, ...", for messages. */
extern const char hq_sort_keys[];

#endif
