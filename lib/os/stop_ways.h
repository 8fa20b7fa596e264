/*
 * Between stop.c and the two ways of stopping.
 * Context: as in os/stop.h.
 */
#ifndef HQ_OS_STOP_WAYS_H
#define HQ_OS_STOP_WAYS_H

#include "os/stop.h"

void hq_stop_ptrace_release(struct hq_stop *stop);
void hq_stop_signal_release(struct hq_stop *stop);

#endif
