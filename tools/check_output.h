/*
 * Where the verdict of heapql check goes: as text, and in the forms that
 * machines read.
 */
#ifndef HQ_TOOLS_CHECK_OUTPUT_H
#define HQ_TOOLS_CHECK_OUTPUT_H

#include "options.h"

#include "analysis/check/write.h"

#include <limits.h>

struct hq_check_output {
	bool json, github, verbose;
	const char *junit, *sarif; /* files, "-" is standard output; or NULL */
	const char *source_root;   /* NULL: where we are */
};

#define HQ_CHECK_OUTPUT_OPTIONS(o)                                             \
	HQ_OPTION_FLAG(0, "json", &(o).json,                                   \
	    "print the verdict as JSON; the program's output goes to standard "\
	    "error"),                                                          \
	    HQ_OPTION_TEXT(0, "junit", "FILE", &(o).junit,                     \
		"write JUnit's XML, too; - is standard output"),               \
	    HQ_OPTION_TEXT(0, "sarif", "FILE", &(o).sarif,                     \
		"write SARIF 2.1.0, too"),                                     \
	    HQ_OPTION_FLAG(0, "github", &(o).github,                           \
		"print GitHub's workflow commands, too, which annotate lines"),\
	    HQ_OPTION_TEXT(0, "source-root", "DIR", &(o).source_root,          \
		"files are told from here (default: the current directory)"),  \
	    HQ_OPTION_FLAG('v', "verbose", &(o).verbose,                       \
		"tell also of what is known, suppressed or allowed, and of "   \
		"whole stacks")

/* Before anything is done: whether all of it can be written.  An exit status;
 * a message has said why. */
int hq_check_output_check(const struct hq_check_output *o);

/* Whether standard output is for machines: then the program's own goes to
 * standard error. */
bool hq_check_output_takes_stdout(const struct hq_check_output *o);

/*
 * Writes all that was asked for, and the text to `text` unless there is JSON;
 * files are there whole or as they were.  `strict`: what was not used
 * counts.  An exit status; a message has said why.
 */
int hq_check_output_write(const struct hq_check_output *o,
    const struct hq_verdict *v, const struct hq_check_options *how,
    bool strict, FILE *text);

/*
 * Whether a file can be made at `file`, which would else be found out after a
 * long run; its directory.  False: errno says why not.
 */
bool hq_check_output_place(const char *file, char ret_directory[PATH_MAX]);

#endif
