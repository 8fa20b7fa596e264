/*
 * A finding in words, for those forms of output that people read.
 */
#ifndef HQ_ANALYSIS_CHECK_TELL_H
#define HQ_ANALYSIS_CHECK_TELL_H

#include "analysis/check/write.h"

/* The name of a status: "new". */
const char *hq_tell_status(enum hq_check_status status);

/* Text of a dump, harmless for a terminal and cut where it is very long unless
 * everything is to be told.  NULL is "?". */
void hq_tell_text(
    const char *text, const struct hq_check_style *style, FILE *out);

/* All lines about a finding; the last one ends with a newline. */
void hq_tell_finding(const struct hq_check_finding *f,
    const struct hq_check_style *style, FILE *out);

/* The same without colours as a text, to be freed; NULL: no memory. */
char *hq_tell_finding_text(
    const struct hq_check_finding *f, const struct hq_check_style *style);

/*
 * One sentence: what it is, where, of what type and held by what; no more than
 * a few hundred characters, in valid UTF-8.  To be freed; NULL: no memory.
 */
char *hq_tell_sentence(
    const struct hq_check_finding *f, const struct hq_check_style *style);

/* "prog (pid 12)", harmless. */
void hq_tell_process(const struct hq_check_process *p,
    const struct hq_check_style *style, FILE *out);

/* How it was judged: "leaks, growth in 4 steps"; harmless. */
void hq_tell_judged(const struct hq_check_process *p,
    const struct hq_check_style *style, FILE *out);

#endif
