/*
 * Between stop.c and the two ways of stopping.
 * Context: as in os/stop.h.
 */
#ifndef HQ_OS_STOP_WAYS_H
#define HQ_OS_STOP_WAYS_H

#include "os/stop.h"

/* What the work area begins with. */
struct hq_stop_standing {
	uint32_t count;
	struct hq_stop_thread thread[HQ_STOP_THREADS_MAX];
};

void hq_stop_ptrace_release(struct hq_stop *stop);
void hq_stop_signal_release(struct hq_stop *stop);

#endif
