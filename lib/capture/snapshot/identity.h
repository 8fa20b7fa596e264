/*
 * Who the process is: set once at start, corrected in the child of a fork.
 */
#ifndef HQ_SNAPSHOT_IDENTITY_H
#define HQ_SNAPSHOT_IDENTITY_H

#include <stdbool.h>
#include <stdint.h>

struct hq_identity {
	int pid;
	uint64_t start_ns; /* monotonic clock when recording began */
	char program[64];
	char pattern[1024]; /* of file names, absolute */
	bool owner; /* started by `heapql run` itself, not by its program */
	bool verbose;
};

const struct hq_identity *hq_identity(void);

/*
 * Fills it in; `output` is the pattern as the user gave it, "" for none.
 * Context: the program's only thread, before main.
 */
void hq_identity_init(const char *output, bool owner, bool verbose);

enum hq_identity_state {
	HQ_IDENTITY_SAME,    /* the process that hq_identity describes */
	HQ_IDENTITY_CHILD,   /* a child of it, by a fork without handlers */
	HQ_IDENTITY_BORROWED /* it runs in its parent's memory, as after vfork
			      */
};

/* Which of these the calling process is.  Context: any thread, signal handler.
 */
enum hq_identity_state hq_identity_check(void);

/* Makes this process the one described.  Context: child of a fork. */
void hq_identity_fork_child(void);

#endif
