/*
 * Where in the source a finding is shown: the site, or where that has no file
 * below the source root, as in a library of the system, the nearest frame
 * outwards that has one.
 */
#ifndef HQ_ANALYSIS_CHECK_LOCATION_H
#define HQ_ANALYSIS_CHECK_LOCATION_H

#include "analysis/check/finding.h"

struct hq_check_location {
	unsigned frame; /* of the finding; its nframes: there is none */
	int64_t line;   /* 0: not known */
	char *file;     /* from the source root if `inside`, else as it is */
	bool inside;
};

/*
 * A file as the debug information has it, without detours and from `root`,
 * which is absolute, if it is below it, by its name or by its links; a relative
 * one only if there is such a file: those of libc are relative, too.  To be
 * freed; NULL: no memory.
 */
char *hq_location_file(const char *file, const char *root, bool *ret_inside);

/* The location of a finding, to be released; file NULL: there is none.
 * False: no memory. */
bool hq_location_find(const struct hq_check_finding *f, const char *root,
    struct hq_check_location *ret_location);
void hq_location_release(struct hq_check_location *l);

/* A path as a reference of RFC 3986: what is not unreserved is %XX.  To be
 * freed; NULL: no memory. */
char *hq_location_uri(const char *path);

#endif
