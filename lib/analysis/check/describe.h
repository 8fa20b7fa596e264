/*
 * A finding in one line for people.
 */
#ifndef HQ_ANALYSIS_CHECK_DESCRIBE_H
#define HQ_ANALYSIS_CHECK_DESCRIBE_H

#include "analysis/check/finding.h"

/* Fills f->what of a leak or of growth from its numbers; of any other what is
 * there stays.  False: no memory. */
bool hq_check_describe(struct hq_check_finding *f);

#endif
