/*
 * The reports that heapql is made with: the files of sql/, in the order of
 * local.mk.
 */
#ifndef HQ_ANALYSIS_REPORT_CATALOG_H
#define HQ_ANALYSIS_REPORT_CATALOG_H

#include "analysis/report/report.h"

struct hq_report_text {
	const char *name;
	const char *text; /* of the file */
};

extern const struct hq_report_text hq_report_texts[];
extern const unsigned hq_report_ntexts;

/* The report of that name, to be freed; HQ_ERR_NOTFOUND with the names that
 * there are. */
enum hq_status hq_report_open(const char *name, struct hq_report **ret_report,
    struct hq_error *reterr) HQ_CHECKED;

/* What `heapql diff` runs: a report of two dumps, "diff" block by block or
 * "diff_by" by what allocated, to be freed. */
enum hq_status hq_report_open_diff(const char *name,
    struct hq_report **ret_report, struct hq_error *reterr) HQ_CHECKED;

/* What `heapql explain` runs: "explain", a block, or "address", a place where
 * none is, to be freed. */
enum hq_status hq_report_open_explain(const char *name,
    struct hq_report **ret_report, struct hq_error *reterr) HQ_CHECKED;

/* The text of the file that a report was made from, or NULL. */
const char *hq_report_text(const char *name);

/* Whether hq_report_open knows it. */
bool hq_report_exists(const char *name);

#endif
