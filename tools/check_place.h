/*
 * Where heapql check keeps the dumps of a run: a directory of its own.
 */
#ifndef HQ_TOOLS_CHECK_PLACE_H
#define HQ_TOOLS_CHECK_PLACE_H

#include <limits.h>
#include <stdbool.h>

struct hq_check_place {
	char directory[PATH_MAX]; /* absolute */
	char pattern[PATH_MAX + 1]; /* for HEAPQL_OUTPUT */
	char **dumps;               /* paths, in no order */
	unsigned ndumps;
};

/* Makes the directory in `parent`, which is made too where it is missing;
 * NULL: where temporary files go.  False: a message says why. */
bool hq_check_place_make(struct hq_check_place *place, const char *parent);

/* Lists the dumps that are there now. */
bool hq_check_place_list(struct hq_check_place *place);

/* Removes the directory with all that is in it. */
void hq_check_place_remove(struct hq_check_place *place);

void hq_check_place_release(struct hq_check_place *place);

#endif
