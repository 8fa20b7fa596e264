/* What grew in every step: see prepare_suspects.c; private to
 * lib/analysis/report. */
#ifndef HQ_ANALYSIS_REPORT_SUSPECTS_H
#define HQ_ANALYSIS_REPORT_SUSPECTS_H

#include "analysis/report/prepare.h"

/* Makes temp.grown, which is empty, and what it is made of; `strict` as
 * hq_series_begin has it. */
enum hq_status hq_grown_begin(struct hq_report_context *c, bool strict,
    struct hq_error *reterr) HQ_CHECKED;

/* Fills it, if there are two dumps or more. */
enum hq_status hq_grown_fill(
    struct hq_report_context *c, struct hq_error *reterr) HQ_CHECKED;

#endif
