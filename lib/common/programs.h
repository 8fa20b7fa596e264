/*
 * The list of --programs and HEAPQL_PROGRAMS: which processes are recorded.
 * Context: any; pure functions.
 */
#ifndef HQ_COMMON_PROGRAMS_H
#define HQ_COMMON_PROGRAMS_H

#include <stdbool.h>

/*
 * Whether a process is among them.  `list` is GLOB,!GLOB,... (common/glob.h; a
 * comma of its own is written \,).  A GLOB with a slash in it is of the path of
 * the executable, and where it does not begin with one, of any end of it that
 * begins behind a slash; so a file that was removed since still has its name.
 * One without is of its last component or of the name that the process was called
 * by, of which /bin/sh has two.  A ! takes out; the last
 * GLOB that matches counts.  Where none does, a process is in if the list begins
 * by taking out.  All are in the empty list.
 */
bool hq_programs_match(const char *list, const char *path, const char *name);

#endif
