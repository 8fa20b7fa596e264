/*
 * Which dumps growth is judged by, and the steps between them; private to
 * lib/analysis/check.
 *
 * A dump is of a step where it was made at a pass of the mark, or if there are
 * none, where somebody asked for it or time did.  A run of many passes is cut
 * into as many windows of about equal numbers of passes as steps are wanted,
 * so that what grows at every tenth pass grows in each; a window has several
 * dumps then, of which the last is its boundary.
 */
#ifndef HQ_ANALYSIS_CHECK_STEPS_H
#define HQ_ANALYSIS_CHECK_STEPS_H

#include "analysis/check/finding.h"

/* Dumps looked into in a window: more tell nothing new. */
#define HQ_STEPS_DUMPS 16

struct hq_steps {
	unsigned *dumps;  /* those looked into: indexes of process->dumps */
	unsigned *window; /* of each; the first dump of all is of window 0 */
	unsigned ndumps;
	unsigned *boundary; /* window -> the index in dumps of its last one */
	unsigned warmup, measured; /* windows from 1 on, one after the other */
};

/*
 * Says of each dump of a process whether it is a step.  Of several threads
 * some may be putting things away already while another makes the last mark:
 * where there are more steps than are wanted, that one is none.
 */
void hq_steps_flag(
    struct hq_check_process *p, unsigned warmup, unsigned repeat);

/*
 * Chooses among the steps of a process.  With fewer of them than wanted each
 * is a window of its own; `measured` is 0 where there are not even two behind
 * the warm-up, or their serials are no series.  To be released.
 */
enum hq_status hq_steps_choose(const struct hq_check_process *p,
    unsigned warmup, unsigned repeat, struct hq_steps *ret_steps,
    struct hq_error *reterr) HQ_CHECKED;

void hq_steps_release(struct hq_steps *s);

/* The dump at the end of a window. */
const struct hq_check_dump *hq_steps_end(const struct hq_check_process *p,
    const struct hq_steps *s, unsigned window);

/* The serial below which blocks of that dump are older than about half a
 * window: none of them is what a thread is working on. */
int64_t hq_steps_settled(const struct hq_check_process *p,
    const struct hq_steps *s, unsigned window);

/* The window in which a block was born that lives in the last dump; 0: before
 * the first dump of all. */
unsigned hq_steps_birth(const struct hq_check_process *p,
    const struct hq_steps *s, int64_t serial);

#endif
