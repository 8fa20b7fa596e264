/*
 * What the files of heapql check share: what was asked for, and its steps.
 */
#ifndef HQ_TOOLS_CHECK_TASK_H
#define HQ_TOOLS_CHECK_TASK_H

#include "check_gate.h"
#include "check_output.h"
#include "check_place.h"
#include "record.h"

#include "analysis/check/check.h"

#include <stdio.h>

struct hq_check_task {
	struct hq_check_options how;
	struct hq_check_gate gate;
	struct hq_check_output output;
	bool program_status; /* where the program fails, end as it did */
	bool keep;           /* all dumps, whatever is found */
	bool ignore_status;  /* a program that fails is judged as others */
	const char *parent;  /* where the dumps' directory goes, or NULL */
	char failed[200];    /* how the run failed, in words; or empty */
};

/*
 * Judges dumps and tells of it on `out`; returns an exit status.  Dumps of a
 * run are in `place`, which is NULL for any other; where something is found,
 * those of the processes that have it stay there, or all, and *ret_keep is true.  Where
 * the run has failed there may be no dumps: that is told in all forms.
 */
int hq_check_judge(const struct hq_check_task *task, char **paths,
    unsigned npaths, struct hq_check_place *place, FILE *out, bool *ret_keep);

/* Runs argv[0] under the library and judges its dumps. */
int hq_check_run(
    struct hq_check_task *task, struct hq_record *record, char **argv);

#endif
