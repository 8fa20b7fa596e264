/*
 * Which traces count, by the file and line of their site, or of any frame:
 * tracemalloc's filters.  A trace passes when it matches one of the inclusive
 * patterns, if there are any, and none of the exclusive ones.
 *
 *	'*.c'  'src/parse.c:120'  '*libxml2*'
 *
 * A pattern is fnmatch's, where * matches / too; one without a slash may also
 * match the last part of a name alone.  A frame whose file is not known is
 * matched by the path of its module.
 */
#ifndef HQ_ANALYSIS_STACK_FILTER_H
#define HQ_ANALYSIS_STACK_FILTER_H

#include "analysis/stack/model.h"

struct hq_filter {
	const char *const *include; /* GLOB or GLOB:LINE */
	unsigned ninclude;
	const char *const *exclude;
	unsigned nexclude;
	bool all_frames; /* any frame, not the site alone */
};

/*
 * Sets `passed` of each trace.  Those that are no stack, such as untraced,
 * pass unless something must match.
 */
enum hq_status hq_filter_apply(const struct hq_filter *f, struct hq_model *m,
    struct hq_error *reterr) HQ_CHECKED;

#endif
