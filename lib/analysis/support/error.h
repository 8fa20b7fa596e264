/*
 * What went wrong, with the file and the place: filled by the function that
 * noticed, printed once by the command.
 *
 *	return hq_fail(reterr, HQ_ERR_RANGE, "pool %" PRIu64 ": ...", id);
 */
#ifndef HQ_ANALYSIS_SUPPORT_ERROR_H
#define HQ_ANALYSIS_SUPPORT_ERROR_H

#include "common/status.h"

struct hq_error {
	enum hq_status status;
	char text[512]; /* what and why, without the file's name */
	char file[256]; /* which file, or empty */
};

/*
 * Sets *reterr, which may be NULL, and returns `status`.  The file is kept as
 * it was; hq_error_file sets it.
 */
enum hq_status hq_fail(struct hq_error *reterr, enum hq_status status,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Names the file in an error that has none yet. */
void hq_error_file(struct hq_error *reterr, const char *path);

/* The message of an error: its text, or its status's words. */
const char *hq_error_text(const struct hq_error *err);

#endif
