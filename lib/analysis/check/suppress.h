/*
 * What the user wants to hear nothing of: suppressions as LeakSanitizer and
 * valgrind have them, read as they are.
 *
 *	hq_suppressions_new(warn)
 *	hq_suppressions_read(s, "leaks.supp", &err)	any number of files
 *	hq_suppressions_match(s, finding)		for each finding
 *	hq_suppressions_tell_unused(s, verdict)		when all are judged
 *	hq_suppressions_free(s)
 *
 * Which of the two a file is tells its first line that is no comment: valgrind's
 * start with a brace.  Used by one thread.
 */
#ifndef HQ_ANALYSIS_CHECK_SUPPRESS_H
#define HQ_ANALYSIS_CHECK_SUPPRESS_H

#include "analysis/check/finding.h"

struct hq_suppressions;

/* Empty.  `warn` is told what is in the files and cannot count, a sentence
 * without a newline; it may be NULL.  NULL: no memory. */
struct hq_suppressions *hq_suppressions_new(void (*warn)(const char *text));

/* NULL is nothing. */
void hq_suppressions_free(struct hq_suppressions *s);

/* Adds those of a file.  HQ_ERR_IO: it cannot be read; HQ_ERR_USAGE: it is
 * neither syntax, the error has FILE:LINE. */
enum hq_status hq_suppressions_read(struct hq_suppressions *s,
    const char *path, struct hq_error *reterr) HQ_CHECKED;

/*
 * Adds those of a text, n bytes that may be anything.  `name` stands for the
 * file in messages.  With a process they are its own: they count for its
 * findings only, and nobody is told of unused ones, as LeakSanitizer has it with
 * those that __lsan_default_suppressions returns.
 */
enum hq_status hq_suppressions_add(struct hq_suppressions *s,
    const char *name, const char *text, size_t n,
    const struct hq_check_process *process,
    struct hq_error *reterr) HQ_CHECKED;

/*
 * Whether a suppression is for the finding, by its rule, stack and process;
 * each such one has then been used, and finding->reason tells the first, as
 * "leaks.supp:3: leak:parse_*".  The status is left to the caller.
 * `s` may be NULL: then none is.
 */
bool hq_suppressions_match(
    struct hq_suppressions *s, struct hq_check_finding *f);

/* Adds those of files that no finding has needed to verdict->unused; false: no
 * memory.  `s` may be NULL. */
bool hq_suppressions_tell_unused(
    const struct hq_suppressions *s, struct hq_verdict *v);

#endif
