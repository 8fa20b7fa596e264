/*
 * The time, in nanoseconds.
 *
 * Context: any thread, signal handler, snapshot child.
 */
#ifndef HQ_OS_CLOCK_H
#define HQ_OS_CLOCK_H

#include <stdint.h>

uint64_t hq_clock_mono_ns(void);
uint64_t hq_clock_wall_ns(void);

#endif
