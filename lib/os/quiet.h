/*
 * Whether we keep to the system calls that every allocator makes.
 *
 * A process that has put itself into a sandbox may be killed for a call that
 * its filter does not expect.  What is not needed for the allocator to work
 * (looking at /proc, probing memory) asks here first.
 *
 * Context: any thread, signal handler.
 */
#ifndef HQ_OS_QUIET_H
#define HQ_OS_QUIET_H

#include <stdbool.h>

/* From now on, for good: also in the children of a fork. */
void hq_quiet_begin(void);

bool hq_quiet(void);

#endif
