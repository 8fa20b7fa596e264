/*
 * How a verdict is told: a form is one file write_NAME.c and one line in
 * writers.def.
 */
#ifndef HQ_ANALYSIS_CHECK_WRITE_H
#define HQ_ANALYSIS_CHECK_WRITE_H

#include "analysis/check/check.h"

#include <stdio.h>

struct hq_check_style {
	bool colour;
	bool verbose; /* also what does not count */
	bool strict;   /* what was not used counts */
	bool baseline; /* there is one */
	const struct hq_policy *policy; /* or NULL */
	/* Absolute; names of files are told from here.  Or NULL. */
	const char *source_root;
};

/* Errors of the stream stay in it. */
typedef enum hq_status (*hq_check_writer_fn)(const struct hq_verdict *v,
    const struct hq_check_style *style, FILE *out, struct hq_error *reterr);

#define HQ_CHECK_WRITER(name)                                                  \
	enum hq_status hq_check_write_##name(const struct hq_verdict *v,       \
	    const struct hq_check_style *style, FILE *out,                     \
	    struct hq_error *reterr) HQ_CHECKED;
#include "analysis/check/writers.def"
#undef HQ_CHECK_WRITER

#endif
