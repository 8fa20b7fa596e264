/* Source files: which one is meant, and what is in it; private to
 * lib/analysis/report. */
#ifndef HQ_ANALYSIS_REPORT_TEXT_FILE_H
#define HQ_ANALYSIS_REPORT_TEXT_FILE_H

#include "analysis/stack/key.h"
#include "analysis/support/error.h"

/*
 * The file of a dump that `wanted` means: a whole path, or its last parts.
 * *ret_file is borrowed from the keys.  HQ_ERR_NOTFOUND with names like it, or
 * with those that it may mean.
 */
enum hq_status hq_text_file_find(const struct hq_keys *k, const char *wanted,
    const char **ret_file, struct hq_error *reterr) HQ_CHECKED;

/*
 * The text of a file, to be freed: of its last parts in one of the
 * directories, longest first, else by its own path.  The name that it was
 * found by goes to `path`.  NULL: there is no such regular file.
 */
char *hq_text_file_read(const char *file, const char *const *dirs, unsigned ndirs,
    char *path, size_t size);

/* The next line as a copy, to be freed, tabs as spaces; *text moves behind
 * it.  NULL: out of memory. */
char *hq_text_file_line(char **text);

#endif
