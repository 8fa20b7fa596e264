/*
 * How far threads had come with passes of the mark of their own; private to
 * lib/analysis/check.
 *
 * Threads of a pool may begin one after the other, so that what each makes once
 * is made in every step.
 */
#ifndef HQ_ANALYSIS_CHECK_GROWTH_THREADS_H
#define HQ_ANALYSIS_CHECK_GROWTH_THREADS_H

#include "analysis/check/context.h"

struct hq_growth_thread {
	int64_t thread_id;
	int64_t middle; /* the serial in the middle of its passes */
};

/* Zeroed is none. */
struct hq_growth_threads {
	struct hq_growth_thread *threads; /* by thread_id */
	size_t count, room;
};

/* Of the threads that still run in the last step, where several made marks;
 * one of fewer than `least` passes has no middle.  To be released. */
enum hq_status hq_growth_threads_read(struct hq_check_context *c,
    unsigned least, struct hq_growth_threads *t,
    struct hq_error *reterr) HQ_CHECKED;

/* Whether a block is of the first half of its thread's passes. */
bool hq_growth_threads_early(
    const struct hq_growth_threads *t, int64_t thread_id, int64_t serial);

void hq_growth_threads_release(struct hq_growth_threads *t);

#endif
