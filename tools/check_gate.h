/*
 * What heapql check judges by: the files that the command line names, and
 * what becomes of the baseline.
 */
#ifndef HQ_TOOLS_CHECK_GATE_H
#define HQ_TOOLS_CHECK_GATE_H

#include "options.h"

#include "analysis/check/check.h"

struct hq_check_gate {
	const char *policy, *baseline;      /* files, or NULL */
	struct hq_option_list suppressions; /* files */
	bool update; /* the baseline is written */
	bool strict; /* what did not occur counts */
};

#define HQ_CHECK_GATE_OPTIONS(gate)                                            \
	HQ_OPTION_TEXT(0, "policy", "FILE", &(gate).policy,                    \
	    "a file that says what is allowed"),                               \
	    HQ_OPTION_TEXT(0, "baseline", "FILE", &(gate).baseline,            \
		"a file of what is known: only what is new or worse counts"),  \
	    HQ_OPTION_FLAG(0, "update-baseline", &(gate).update,               \
		"write what is found into the baseline, and what is fixed out "\
		"of it"),                                                      \
	    HQ_OPTION_LIST(0, "suppressions", "FILE", &(gate).suppressions,    \
		"leaks that are not told of, as LeakSanitizer or valgrind has "\
		"them"),                                                       \
	    HQ_OPTION_FLAG(0, "strict", &(gate).strict,                        \
		"what is fixed in the baseline and unused suppressions count "  \
		"as findings")

/*
 * Reads the files into *how.  Where the policy says how many steps there are
 * and `repeat` or `warmup` is HQ_POLICY_UNSET, which is what the command line
 * said, that holds.  Returns an exit status; a message has said why.
 */
int hq_check_gate_open(const struct hq_check_gate *gate, unsigned repeat,
    unsigned warmup, struct hq_check_options *how);
void hq_check_gate_close(struct hq_check_options *how);

/* Writes the baseline and says what has changed. */
int hq_check_gate_update(const struct hq_check_gate *gate,
    const struct hq_check_options *how, struct hq_verdict *v);

#endif
