/*
 * A limit of the policy that is exceeded; private to lib/analysis/check.
 */
#ifndef HQ_ANALYSIS_CHECK_LIMIT_H
#define HQ_ANALYSIS_CHECK_LIMIT_H

#include "analysis/check/context.h"
#include "analysis/check/policy.h"

/* What is limited. */
struct hq_limit {
	const struct hq_policy_rule *rule;
	const char *label; /* "live", "site parse@prog": its fingerprint */
	const char *type;  /* or NULL */
	struct hq_measure measure;
	bool has_trace; /* the stack that has most of it */
	int64_t trace;
};

/* The finding of one; `format` says what it is, in one line. */
enum hq_status hq_limit_add(struct hq_check_context *c,
    const struct hq_limit *limit, struct hq_error *reterr, const char *format,
    ...) __attribute__((format(printf, 4, 5))) HQ_CHECKED;

/* Of each site and of each type: limit_groups.c. */
enum hq_status hq_limit_groups(
    struct hq_check_context *c, struct hq_error *reterr) HQ_CHECKED;

#endif
