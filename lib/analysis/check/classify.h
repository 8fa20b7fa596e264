/*
 * What becomes of each finding; private to lib/analysis/check.
 */
#ifndef HQ_ANALYSIS_CHECK_CLASSIFY_H
#define HQ_ANALYSIS_CHECK_CLASSIFY_H

#include "analysis/check/check.h"

/*
 * Gives each finding its status and the reason of it.  The first that is for it
 * decides: a suppression, the baseline, the policy.  What is more than the
 * baseline has may still be within the policy.  Then adds suppressions and
 * entries of the baseline that no finding needed to verdict->unused.
 */
enum hq_status hq_check_classify(struct hq_verdict *v,
    const struct hq_check_options *options, struct hq_error *reterr) HQ_CHECKED;

#endif
