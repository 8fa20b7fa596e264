/*
 * Where a command's tables go: standard output, as text, JSON or CSV.
 *
 *	static struct hq_output_options form;
 *	static const struct hq_option options[] = {
 *	    HQ_OUTPUT_OPTIONS(form),
 *	    HQ_OPTION_END,
 *	};
 *	...
 *	status = hq_output_open(&form, several, &r);
 *	if (status != 0)
 *		return status;			already explained
 *	... hq_render_begin(r, ...) ...
 *	hq_render_finish(r);
 *
 * main checks at the end that everything could be written.
 */
#ifndef HQ_TOOLS_OUTPUT_H
#define HQ_TOOLS_OUTPUT_H

#include "analysis/render/render.h"
#include "options.h"

struct hq_output_options {
	bool json;
	bool csv;
	bool whole; /* do not make lines fit the terminal */
};

#define HQ_OUTPUT_OPTIONS(form)                                                \
	HQ_OPTION_FLAG(                                                        \
	    0, "json", &(form).json, "print an array of JSON rows"),           \
	    HQ_OPTION_FLAG_NOT(0, "csv", &(form).csv, "json",                  \
		"print CSV with a header")

/*
 * Opens the renderer that the options ask for; `several` when more than one
 * table will come.  On failure prints why and returns the exit status; else 0.
 */
int hq_output_open(const struct hq_output_options *form,
    bool several, struct hq_render **ret_render);

/* Whether it is a terminal that is to have colours: NO_COLOR, set and not
 * empty, means none; https://no-color.org. */
bool hq_output_colour(int fd);

/* Places of the terminal that standard output is; 0: it is none. */
unsigned hq_output_width(void);

/*
 * Flushes standard output.  Returns `status`, or HQ_EXIT_FAILED when what was
 * printed could not be written; says why, except to a closed pipe.
 */
int hq_output_close(int status);

#endif
