/*
 * Starts a program and stays out of its way: passes signals on, and ends as it
 * did.
 */
#ifndef HQ_TOOLS_LAUNCH_H
#define HQ_TOOLS_LAUNCH_H

#include <sys/types.h>

/*
 * Runs argv[0] with `prepare(opaque)` called in the new process just before.
 * Returns its wait status in *ret_status and 0, or an errno value when it
 * could not be started.
 */
int hq_launch(
    char **argv, void (*prepare)(void *opaque), void *opaque, int *ret_status);

/* Ends this process as that one ended: its exit status is returned, or its
 * signal kills us too. */
int hq_launch_end_as(int status);

#endif
