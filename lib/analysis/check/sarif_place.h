/*
 * Places in SARIF: files below the source root are told from %SRCROOT%, others
 * by their whole path; private to lib/analysis/check.
 */
#ifndef HQ_ANALYSIS_CHECK_SARIF_PLACE_H
#define HQ_ANALYSIS_CHECK_SARIF_PLACE_H

#include "analysis/check/json_maker.h"
#include "analysis/check/write.h"

/* What %SRCROOT% is, of a run. */
void hq_sarif_root(
    struct hq_json *j, cJSON *run, const struct hq_check_style *style);

/* The location, the callers beside it and the stack of a finding.  GitHub
 * takes no result without a file: without any it is the program's. */
void hq_sarif_places(struct hq_json *j, cJSON *result,
    const struct hq_check_finding *f, const struct hq_check_style *style);

/* The same of a line of a file. */
void hq_sarif_line(struct hq_json *j, cJSON *result, const char *file,
    int64_t line, const struct hq_check_style *style);

#endif
