/*
 * The options of the library, read once from the environment before main.
 */
#ifndef HQ_ENTRY_OPTIONS_H
#define HQ_ENTRY_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/dump_at.h"

struct hq_options {
	const char *output; /* in the environment; "" is none */
	struct hq_dump_at dump_at;
	int signal; /* 0 is none */
	bool follow;
	bool abort_on_corruption;
	bool verbose;
	bool left_out; /* HEAPQL_PROGRAMS leaves this process out */
	unsigned stack_limit;  /* frames; 0 is no stacks */
	uint64_t sample_bytes; /* 0 is the stack of each allocation */
	bool frame_pointers;   /* walk stacks by these */
	bool references;       /* and types and roots are written */
	const char *contents;  /* as hq_contents_set has it */
	uint32_t check_stacks; /* every so many; 0 is none */
	bool owner;  /* `heapql run` started this very process */
	int run_pid; /* of run, 0 is none */
	int run_fd;
};

/*
 * Reads them; what is not understood is reported in one line each and left at
 * its default.  A program with more rights than its user (set-uid) takes
 * nothing from the environment.  In a process that is left out there are no
 * triggers, no signal and no stacks.
 * Context: the program's only thread, before main.
 */
void hq_options_read(char **environment, struct hq_options *ret);

/*
 * Takes everything that is ours out of the environment, so that programs
 * started from here are not recorded: HEAPQL_*, and libheapql.so from
 * LD_PRELOAD.
 * Context: the program's only thread, before main.
 */
void hq_options_strip(char **environment);

#endif
