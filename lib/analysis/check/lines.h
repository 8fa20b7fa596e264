/*
 * The lines of a text that people write, with the place for messages.
 *
 *	hq_lines_read(&l, path, &err)
 *	while ((line = hq_lines_next(&l)) != NULL)
 *		... hq_lines_fail(&l, &err, "what is wrong") ...
 *	hq_lines_release(&l)
 *
 * Ends of lines may be those of Windows, and a byte order mark is skipped.
 */
#ifndef HQ_ANALYSIS_CHECK_LINES_H
#define HQ_ANALYSIS_CHECK_LINES_H

#include "analysis/support/error.h"

#include <stddef.h>
#include <stdint.h>

struct hq_lines {
	char *text, *next, *end; /* its own */
	const char *file;        /* borrowed */
	int64_t number;          /* of the last line, from 1 */
};

/* HQ_ERR_IO: the file cannot be read; HQ_ERR_USAGE: it is no text. */
enum hq_status hq_lines_read(struct hq_lines *l, const char *path,
    struct hq_error *reterr) HQ_CHECKED;

/* The same of n bytes in memory, which are copied. */
enum hq_status hq_lines_copy(struct hq_lines *l, const char *name,
    const char *text, size_t n, struct hq_error *reterr) HQ_CHECKED;

void hq_lines_release(struct hq_lines *l);

/* The next line, without blanks at its end, which may be changed; NULL: there
 * is none. */
char *hq_lines_next(struct hq_lines *l);

/* HQ_ERR_USAGE, at the last line. */
enum hq_status hq_lines_fail(const struct hq_lines *l, struct hq_error *reterr,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Without blanks before it; in place also with one for several in a row. */
char *hq_lines_trim(char *text);
void hq_lines_squeeze(char *text);

#endif
