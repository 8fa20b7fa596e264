/*
 * The dumps of one process in the order in which they were made, up to the one
 * that a report is of; private to lib/analysis/report.
 *
 *	temp.series(step, dump_id, mono_ns, next_serial, name)
 *
 * Steps count from 1; the last one is the report's own.  `name` is the label,
 * or "dump 3" where there is none.  The order is that of time, whatever order
 * the files were named in: a shell puts x.10.hqd before x.2.hqd.
 */
#ifndef HQ_ANALYSIS_REPORT_SERIES_H
#define HQ_ANALYSIS_REPORT_SERIES_H

#include "analysis/report/prepare.h"

/*
 * Makes the table; without a renderer, empty.  Unless --dump says which, the
 * report, c->values->dump, is of the last dump in time from now on.  With
 * `strict` dumps of another process, or one that is there twice, are
 * HQ_ERR_INCONSISTENT; else they are left out.
 */
enum hq_status hq_series_begin(struct hq_report_context *c, bool strict,
    struct hq_error *reterr) HQ_CHECKED;

/* How many steps there are. */
enum hq_status hq_series_count(struct hq_report_context *c,
    int64_t *ret_steps, struct hq_error *reterr) HQ_CHECKED;

/* Calls `take` for each step, in their order, until one fails. */
enum hq_status hq_series_each(struct hq_report_context *c,
    enum hq_status (*take)(struct hq_report_context *c, int64_t step,
	int64_t dump_id, struct hq_error *reterr),
    struct hq_error *reterr) HQ_CHECKED;

#endif
