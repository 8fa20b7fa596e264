/*
 * The threads of the process, as /proc lists them.
 *
 * Context: any thread, signal handler, snapshot child.
 */
#ifndef HQ_OS_TASKS_H
#define HQ_OS_TASKS_H

#include <stddef.h>

struct hq_tasks {
	int fd;
	size_t at, end;
	_Alignas(8) char buffer[2048];
};

/* The threads of process `pid`.  0 or a negative errno value. */
int hq_tasks_open(struct hq_tasks *t, int pid);
/* The next thread id, or 0 at the end. */
int hq_tasks_next(struct hq_tasks *t);
void hq_tasks_rewind(struct hq_tasks *t);
void hq_tasks_close(struct hq_tasks *t);

#endif
