/* What holds much, and what grew in every step: see prepare_suspects.c; private to
 * lib/analysis/report. */
#ifndef HQ_ANALYSIS_REPORT_SUSPECTS_H
#define HQ_ANALYSIS_REPORT_SUSPECTS_H

#include "analysis/report/prepare.h"

/* Makes temp.grown and temp.structure, which are empty, and what they are made
 * of; `strict` as
 * hq_series_begin has it. */
enum hq_status hq_grown_begin(struct hq_report_context *c, bool strict,
    struct hq_error *reterr) HQ_CHECKED;

/*
 * Fills temp.structure with what holds so many percent of the heap; finds out
 * who dominates whom.  `bytes_sql` asks for numbers n that add up to the bytes
 * of the heap; NULL: they are added up anew.
 */
enum hq_status hq_structure_fill(struct hq_report_context *c, double percent,
    const char *bytes_sql, struct hq_error *reterr) HQ_CHECKED;

/* Fills temp.grown, if there are two dumps or more. */
enum hq_status hq_grown_fill(
    struct hq_report_context *c, struct hq_error *reterr) HQ_CHECKED;

#endif
