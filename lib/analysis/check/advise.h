/*
 * The one command that shows more of a finding; private to lib/analysis/check.
 */
#ifndef HQ_ANALYSIS_CHECK_ADVISE_H
#define HQ_ANALYSIS_CHECK_ADVISE_H

#include "analysis/check/finding.h"

/* Fills the command of each finding from `first` on that has a dump and no
 * command; its words are quoted for the shell.  False: no memory. */
bool hq_check_advise(struct hq_verdict *v, size_t first);

#endif
