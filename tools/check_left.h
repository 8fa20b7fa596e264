/*
 * Which processes of a run of heapql check have outlived it: a daemon, a job in
 * the background.  Their dumps come too late.
 */
#ifndef HQ_TOOLS_CHECK_LEFT_H
#define HQ_TOOLS_CHECK_LEFT_H

/* Tells of each process that has HEAPQL_OUTPUT from this run, whose pattern
 * nobody else has, but for those that `programs` (HEAPQL_PROGRAMS or NULL)
 * leaves out.  What we may not look at is not told of. */
void hq_check_left(const char *pattern, const char *programs);

#endif
