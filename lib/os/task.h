/*
 * Facts about the calling thread.
 *
 * Context: any thread, signal handler.
 */
#ifndef HQ_OS_TASK_H
#define HQ_OS_TASK_H

#include <stdbool.h>

#define HQ_TASK_NAME_MAX 16 /* with the zero; the kernel's own limit */

/* Name of the calling thread; empty when the system will not tell. */
void hq_task_own_name(char name[HQ_TASK_NAME_MAX]);

/* False only when the thread is certainly gone. */
bool hq_task_is_alive(int pid, int tid);

#endif
