/*
 * Which processes dumps are of; private to lib/analysis/check.
 */
#ifndef HQ_ANALYSIS_CHECK_PROCESS_H
#define HQ_ANALYSIS_CHECK_PROCESS_H

#include "analysis/check/context.h"

/* Adds the processes of the dumps in the files to the verdict, each with its
 * dumps by time.  A dump that two files hold counts once; one that cannot be read
 * is told in v->unread. */
enum hq_status hq_check_sort(const char *const *paths, unsigned npaths,
    const struct hq_check_options *options, struct hq_verdict *v,
    struct hq_error *reterr) HQ_CHECKED;

/* Opens the dumps of c->process; the rest of *c is filled.  hq_check_close
 * also after an error. */
enum hq_status hq_check_open(
    struct hq_check_context *c, struct hq_error *reterr) HQ_CHECKED;
void hq_check_close(struct hq_check_context *c);

/* Adds the suppressions that the process itself tells of to those of the
 * options, where these have any. */
enum hq_status hq_check_own_suppressions(
    struct hq_check_context *c, struct hq_error *reterr) HQ_CHECKED;

#endif
