/*
 * A command of heapql: one file with one `const struct hq_cmd hq_cmd_NAME`,
 * one line in commands.def, one in local.mk, one section in heapql.1.
 *
 *	static bool all;
 *	static const struct hq_option options[] = {
 *	    HQ_OPTION_FLAG('a', "all", &all, "show everything"),
 *	    HQ_OPTION_END,
 *	};
 *
 *	const struct hq_cmd hq_cmd_path = {
 *		.name = "path",
 *		.usage = "[options] DB ADDRESS",
 *		.summary = "show what keeps a block alive",
 *		.options = options,
 *		.run = run,
 *	};
 *
 * A process runs one command, so its settings are file-scope variables that
 * start with their defaults.
 */
#ifndef HQ_TOOLS_COMMAND_H
#define HQ_TOOLS_COMMAND_H

#include "options.h"

/* The contract of exit statuses; `heapql run` otherwise exits as its program
 * did. */
enum hq_exit {
	HQ_EXIT_OK = 0,
	HQ_EXIT_FAILED = 1,   /* could not do it; a message says why */
	HQ_EXIT_USAGE = 2,    /* wrong usage */
	HQ_EXIT_FINDINGS = 3, /* only where the user asked for it */
};

struct hq_cmd {
	const char *name;
	const char *usage;   /* what follows the name */
	const char *summary; /* one line, for the list */
	const char *details; /* paragraphs for its help, wrapped when shown;
			      * or NULL */
	const struct hq_option *options; /* up to HQ_OPTION_END; NULL is none */
	bool operands_end_options; /* what follows the first operand is not
				    * ours: run PROGRAM --its-option */
	bool apart; /* it reads no dumps: no --show-sql, no --timing */
	/* Runs with the operands left by the options; argv[argc] is NULL.
	 * Returns an exit status. */
	int (*run)(int argc, char **argv);
};

/* Every command, in the order of commands.def; ends with NULL. */
extern const struct hq_cmd *const hq_commands[];

/* The command of that name, or NULL. */
const struct hq_cmd *hq_command_find(const char *name);

/* The name most like `name`, or NULL when none is near. */
const char *hq_command_suggest(const char *name);

/* Prints the help of one command; of the whole tool. */
void hq_command_explain(const struct hq_cmd *cmd);
void hq_command_list(void);

/*
 * A report is a command too.  The first tells that one was called by its name;
 * the second prints what it shows and the options that it heeds, NULL being
 * the one that was called.  False: there is none of that name.
 */
void hq_command_name_report(const char *name);
bool hq_command_explain_report(const char *name);

#endif
