/*
 * How far threads had come with passes of the mark of their own; private to
 * lib/analysis/check.
 *
 * Threads of a pool may begin one after the other, so that what each makes once
 * is made in every step.  And what a thread has made since its own last mark may
 * be in its hands only, as nobody waited for it when another made the mark.
 */
#ifndef HQ_ANALYSIS_CHECK_GROWTH_THREADS_H
#define HQ_ANALYSIS_CHECK_GROWTH_THREADS_H

#include "analysis/check/context.h"

struct hq_growth_thread {
	int64_t thread_id;
	int64_t middle; /* the serial in the middle of its passes */
	bool steady; /* it has made enough passes to be judged by them */
	int64_t last_pass;
	/* Of the dump that is read, the serial that its pass began with;
	 * INT64_MAX: it is in none that ends later on. */
	int64_t begun;
};

/* Zeroed is none. */
struct hq_growth_threads {
	struct hq_growth_thread *threads; /* by thread_id */
	size_t count, room;
	int64_t begun;  /* the least */
	unsigned least; /* passes, of which fewer tell nothing */
};

/* Of the threads that still run in the last step, where several made marks;
 * one of fewer than `least` passes has no middle.  To be released. */
enum hq_status hq_growth_threads_read(struct hq_check_context *c,
    unsigned least, struct hq_growth_threads *t,
    struct hq_error *reterr) HQ_CHECKED;

/* Whether a block is of the first half of its thread's passes. */
bool hq_growth_threads_early(
    const struct hq_growth_threads *t, int64_t thread_id, int64_t serial);

/* The dump that is read next. */
enum hq_status hq_growth_threads_at(struct hq_check_context *c, sqlite3 *db,
    int64_t dump_id, struct hq_growth_threads *t,
    struct hq_error *reterr) HQ_CHECKED;

/* Whether a block of that dump is of a pass that its thread had not finished: it
 * counts when the pass has ended.  One of a thread of few passes counts at once. */
bool hq_growth_threads_unfinished(
    const struct hq_growth_threads *t, int64_t thread_id, int64_t serial);

void hq_growth_threads_release(struct hq_growth_threads *t);

#endif
