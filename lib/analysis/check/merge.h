/*
 * Findings of one process that are the same; private to lib/analysis/check.
 */
#ifndef HQ_ANALYSIS_CHECK_MERGE_H
#define HQ_ANALYSIS_CHECK_MERGE_H

#include "analysis/check/finding.h"

/*
 * Gives the findings from `first` on, which are those of one process, their
 * fingerprints and makes one of those with the same, of which a suppression is
 * for all or for none: with the sums of their
 * numbers and the stack of the biggest.  The most bytes of a rule come first.
 */
enum hq_status hq_check_merge(
    struct hq_verdict *v, size_t first, struct hq_error *reterr) HQ_CHECKED;

#endif
