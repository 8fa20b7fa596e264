/*
 * Options of the commands that show stacks, and how they become what a report
 * is asked.
 */
#ifndef HQ_TOOLS_STACK_OPTIONS_H
#define HQ_TOOLS_STACK_OPTIONS_H

#include "analysis/report/run.h"
#include "options.h"

struct hq_stack_options {
	struct hq_option_list include;
	struct hq_option_list exclude;
	bool all_frames;
	bool cumulative;
};

#define HQ_STACK_OPTIONS(stack)                                                \
	HQ_OPTION_LIST(0, "include", "GLOB[:LINE]", &(stack).include,          \
	    "of stacks, only those whose site is in such a file; several: any " \
	    "of them"),                                                        \
	    HQ_OPTION_LIST(0, "exclude", "GLOB[:LINE]", &(stack).exclude,      \
		"of stacks, none whose site is in such a file"),               \
	    HQ_OPTION_FLAG(0, "all-frames", &(stack).all_frames,               \
		"let these look at every frame, and show frames that the "     \
		"rules for sites hide"),                                       \
	    HQ_OPTION_FLAG(0, "cumulative", &(stack).cumulative,               \
		"count a stack wherever it leads through, once each")

/* Copies them; the lists stay where they are. */
void hq_stack_options_set(
    const struct hq_stack_options *stack, struct hq_report_values *values);

/* Places of the terminal that standard output is, else of COLUMNS, else 0. */
unsigned hq_stack_options_width(void);

#endif
