/*
 * A process while it is judged; private to lib/analysis/check.
 *
 * Two of its dumps are open behind one connection, the last one and the last
 * step, with a dump_id of that connection; a long series would have more files
 * and memory than there are.
 */
#ifndef HQ_ANALYSIS_CHECK_CONTEXT_H
#define HQ_ANALYSIS_CHECK_CONTEXT_H

#include "analysis/ask/ask.h"
#include "analysis/check/check.h"

#include <sqlite3.h>

struct hq_check_context {
	const struct hq_check_options *options;
	struct hq_verdict *verdict;
	struct hq_check_process *process;
	struct hq_database *database;
	sqlite3 *db;
	const struct hq_check_dump *last; /* leaks are judged in it */
	struct hq_ask *ask;               /* of the last dump */
	const struct hq_check_dump *series; /* the last step; NULL: none */
};

typedef enum hq_status (*hq_judge_fn)(
    struct hq_check_context *c, struct hq_error *reterr);

#define HQ_JUDGE(name)                                                         \
	enum hq_status hq_judge_##name(struct hq_check_context *c,             \
	    struct hq_error *reterr) HQ_CHECKED;
#include "analysis/check/judges.def"
#undef HQ_JUDGE

/*
 * The frames of a trace of a dump that is open, into the finding: the stack,
 * which of its frames is the site, and the label of what is no stack.
 */
enum hq_status hq_check_stack(struct hq_check_context *c,
    const struct hq_check_dump *dump, int64_t trace_id,
    struct hq_check_finding *f, struct hq_error *reterr) HQ_CHECKED;

/* What it put there. */
void hq_check_stack_release(struct hq_check_finding *f);
void hq_check_frame_release(struct hq_check_frame *frame);

/* strdup, for texts that may be NULL; false: no memory. */
bool hq_check_text(char **ret, const char *text);

enum hq_status hq_check_nomem(struct hq_error *reterr);

#endif
