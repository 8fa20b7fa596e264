/*
 * Numbers as tracemalloc prints them; private to lib/analysis/report.
 *
 * Two functions of SQL: hq_statistic_size(n) is 999 B, 64.8 KiB or 9999 KiB,
 * hq_statistic_diff(n) the same with a sign.
 */
#ifndef HQ_ANALYSIS_REPORT_STATISTIC_H
#define HQ_ANALYSIS_REPORT_STATISTIC_H

#include "analysis/report/prepare.h"

#define HQ_STATISTIC_SIZE 32

/* Writes at most HQ_STATISTIC_SIZE bytes and returns `buffer`.
 * Source: _format_size of CPython's Lib/tracemalloc.py. */
char *hq_statistic_text(char *buffer, double size, bool sign);

enum hq_status hq_statistic_register(
    struct hq_report_context *c, struct hq_error *reterr) HQ_CHECKED;

#endif
