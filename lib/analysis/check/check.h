/*
 * heapql check: judges dumps.
 *
 *	verdict = hq_verdict_new();
 *	hq_check_dumps(paths, n, &options, verdict, &err);
 *	hq_verdict_count(verdict)	findings that count
 *
 * Each process is judged by itself, by its own dumps.  One that cannot be
 * judged says why in `failed`, and the others go on.
 */
#ifndef HQ_ANALYSIS_CHECK_CHECK_H
#define HQ_ANALYSIS_CHECK_CHECK_H

#include "analysis/check/finding.h"
#include "analysis/symbol/symbols.h"

#define HQ_CHECK_REPEAT 4
#define HQ_CHECK_WARMUP 1
#define HQ_CHECK_MARK "iteration"

struct hq_policy;
struct hq_baseline;
struct hq_suppressions;

/* Borrowed while it runs. */
struct hq_check_options {
	unsigned repeat; /* steps in all of which what grows must have grown */
	unsigned warmup; /* steps before them that do not count */
	bool told;       /* by the user: who cannot be judged so has failed */
	const char *programs; /* as common/programs.h has it; NULL: all */
	const char *mark; /* whose passes are the steps */
	bool mark_told;  /* by the user: one that nobody makes is a mistake */
	struct hq_symbol_options symbols;
	struct hq_policy *policy;             /* or NULL */
	struct hq_baseline *baseline;         /* or NULL */
	struct hq_suppressions *suppressions; /* or NULL */
};

/*
 * Adds the processes of the dumps and what is found in each to the verdict.
 * A file that is no dump, or a damaged one, is told in v->unread, and the others
 * are judged.  Fails for want of memory.
 */
enum hq_status hq_check_dumps(const char *const *paths, unsigned npaths,
    const struct hq_check_options *options, struct hq_verdict *v,
    struct hq_error *reterr) HQ_CHECKED;

#endif
