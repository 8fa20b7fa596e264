/*
 * Runs a program under libheapql.so, for the commands that do so:
 *
 *	static struct hq_record record = HQ_RECORD("run");
 *	static const struct hq_option options[] = {
 *	    HQ_RECORD_OPTIONS(record),
 *	    HQ_OPTION_END,
 *	};
 *	...
 *	status = hq_record_check(&record);
 *	if (status == 0)
 *		status = hq_record_run(&record, argv, &ended);
 */
#ifndef HQ_TOOLS_RECORD_H
#define HQ_TOOLS_RECORD_H

#include "options.h"

#define HQ_RECORD_EXTRA_MAX 4

struct hq_record {
	const char *command; /* as messages name it */
	const char *output;  /* pattern of the dumps */
	const char *dump_at;
	/* NULL: as the environment says */
	const char *signal_name, *stack, *sample, *unwind, *contents;
	const char *programs;
	bool no_follow, no_references, verbose;
	bool to_stderr; /* what the program writes to standard output */
	/* More of the program's environment. */
	struct {
		const char *name, *value;
	} extra[HQ_RECORD_EXTRA_MAX];
	unsigned nextra;
	/* Filled by hq_record_run: */
	bool own_malloc; /* a process has a malloc that is not ours */
	bool failed;     /* a dump could not be written; a message said why */
};

#define HQ_RECORD(command_)                                                    \
	{                                                                      \
		.command = command_, .output = "", .dump_at = "exit"           \
	}

#define HQ_RECORD_OPTIONS(record)                                              \
	HQ_OPTION_TEXT(0, "dump-at", "LIST", &(record).dump_at,                \
	    "exit (default), peak, interval=10s, growth=64M, mark=NAME, "      \
	    "failure, none"),                                                  \
	    HQ_OPTION_TEXT(0, "signal", "SIGNAL", &(record).signal_name,       \
		"the signal that asks for a dump (default SIGUSR2), or none"), \
	    HQ_OPTION_TEXT(0, "programs", "LIST", &(record).programs,          \
		"record these of the processes only: GLOB,!GLOB... of their "  \
		"executables"),                                                \
	    HQ_OPTION_FLAG(0, "no-follow", &(record).no_follow,                \
		"record the program only, not those that it starts"),          \
	    HQ_OPTION_TEXT(0, "stack", "N|off", &(record).stack,               \
		"most frames of a recorded stack (default 256), or none at "   \
		"all"),                                                        \
	    HQ_OPTION_TEXT(0, "unwind", "cfi|fp", &(record).unwind,            \
		"walk stacks by call frame information (default) or frame "    \
		"pointers")

/* Prints what is wrong with the values, as wrong usage; 0: nothing is. */
int hq_record_check(const struct hq_record *r);

/*
 * Runs argv[0] and waits for it; *ret_status is its wait status.  Returns 0,
 * or an exit status where it could not be started, which a message has said.
 * Where no dump came although one was to, a message says why.
 */
int hq_record_run(struct hq_record *r, char **argv, int *ret_status);

#endif
