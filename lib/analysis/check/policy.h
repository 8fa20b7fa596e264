/*
 * What is allowed: a text with one rule a line.
 *
 *	leak definite <= 0
 *	leak definite parse_* <= 10 KiB, 12 blocks
 *	growth type Session ignore
 *	program server			rules below are of these processes
 *	peak <= 64 MiB
 *
 * doc/check.md describes it.  A process or finding is under the last rule that
 * is of it; before those of a file stand
 *
 *	leak definite <= 0
 *	leak possible ignore
 *	leak reachable ignore
 *	growth <= 0
 */
#ifndef HQ_ANALYSIS_CHECK_POLICY_H
#define HQ_ANALYSIS_CHECK_POLICY_H

#include "analysis/check/amount.h"

enum hq_policy_subject {
#define HQ_POLICY_SUBJECT(id, words, patterns, units) HQ_POLICY_##id,
#include "analysis/check/policy.def"
#undef HQ_POLICY_SUBJECT
	HQ_POLICY_COUNT
};

struct hq_policy_rule {
	enum hq_policy_subject subject;
	char *pattern; /* NULL: all */
	char *program; /* of the section that it is in, or NULL */
	char *text;    /* "FILE:LINE: the rule as it was written" */
	bool file;     /* it stands in a file, and is no default */
	bool ignore;
	struct hq_amount amount;
};

struct hq_policy {
	struct hq_policy_rule *rules;
	size_t nrules, room;
	unsigned repeat, warmup; /* HQ_POLICY_UNSET: it does not say */
};
#define HQ_POLICY_UNSET (~0u)

/* The default alone. */
enum hq_status hq_policy_new(
    struct hq_policy **ret_policy, struct hq_error *reterr) HQ_CHECKED;

/* The default and what a file says, or n bytes of text that are called so. */
enum hq_status hq_policy_read(const char *path, struct hq_policy **ret_policy,
    struct hq_error *reterr) HQ_CHECKED;
enum hq_status hq_policy_parse(const char *name, const char *text, size_t n,
    struct hq_policy **ret_policy, struct hq_error *reterr) HQ_CHECKED;

/* NULL is nothing. */
void hq_policy_free(struct hq_policy *p);

/* What a rule is looked for: any of the texts may be NULL. */
struct hq_policy_item {
	const struct hq_check_process *process;
	const struct hq_check_frame *site;
	const char *type, *holder;
};

/* The last rule of a subject that is of the item, or NULL. */
const struct hq_policy_rule *hq_policy_find(const struct hq_policy *p,
    enum hq_policy_subject subject, const struct hq_policy_item *item);

/* The one that a finding is under; NULL: it is a limit. */
const struct hq_policy_rule *hq_policy_of(
    const struct hq_policy *p, const struct hq_check_finding *f);

/* Whether a rule of the subject that is not "ignore" is of the process. */
bool hq_policy_asks(const struct hq_policy *p, enum hq_policy_subject subject,
    const struct hq_check_process *process);

#endif
