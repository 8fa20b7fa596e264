/* How much of each type or site there is in each dump of a process: see
 * prepare_growth.c; private to lib/analysis/report. */
#ifndef HQ_ANALYSIS_REPORT_GROWTH_H
#define HQ_ANALYSIS_REPORT_GROWTH_H

#include "analysis/report/prepare.h"

/* Makes temp.series and temp.growth_value, which is empty. */
enum hq_status hq_growth_begin(struct hq_report_context *c, bool strict,
    struct hq_error *reterr) HQ_CHECKED;

/* Fills it with types or sites. */
enum hq_status hq_growth_fill(struct hq_report_context *c, bool by_site,
    struct hq_error *reterr) HQ_CHECKED;

#endif
