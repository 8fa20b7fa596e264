/*
 * Stopping the other threads of the process for a moment.
 *
 *	hq_stop_by_ptrace(stop)  or  hq_stop_by_signal(stop)
 *	  ...                     nothing moves but the calling thread
 *	hq_stop_release(stop)
 *
 * ptrace is what the host notices least: a helper process that shares our
 * memory seizes each thread.  It is not always permitted (a debugger is there
 * already, a sandbox, a process that may not be dumped); then each thread gets
 * a signal whose handler waits, and system calls of the host may end with
 * EINTR.  A thread that does not stop in time is counted, and goes on.
 *
 * Context: any thread, signal handler; all signals blocked, one caller at a
 * time, no thread of ours in between.
 */
#ifndef HQ_OS_STOP_H
#define HQ_OS_STOP_H

#include <stdbool.h>
#include <stdint.h>

#include "os/registers.h"

/* What was done; hq_stop_name gives the text for a dump. */
enum hq_stop_method {
	HQ_STOP_NONE, /* nothing to stop, or nothing known to work */
	HQ_STOP_PTRACE,
	HQ_STOP_SIGNAL
};

struct hq_stop {
	void *work; /* HQ_STOP_WORK_BYTES of the caller, zeroed once */
	uint64_t patience_ns; /* how long to wait for the last one */
	enum hq_stop_method method;
	uint32_t stopped;
	uint32_t missed;
	int helper;           /* its process id */
	uint64_t released_ns; /* monotonic clock when they went on */
};

/* One bit for each thread id that the kernel can give out, room for the ids
 * and registers of the seized, the helper's stack; touched as it is used. */
#define HQ_STOP_WORK_BYTES ((size_t)5 << 20)

/* Most threads whose registers are kept; of more, the stacks are like any other
 * memory. */
#define HQ_STOP_THREADS_MAX 8192u

/* A thread that stands. */
struct hq_stop_thread {
	int tid;
	struct hq_registers registers;
};

/* True when libc knows of no other thread; then there is nothing to stop. */
bool hq_stop_is_alone(void);

/* 0, or a negative errno value when no thread was stopped. */
int hq_stop_by_ptrace(struct hq_stop *stop);
int hq_stop_by_signal(struct hq_stop *stop);

void hq_stop_release(struct hq_stop *stop);

/* The i-th thread that stands; NULL past the last.
 * Context: before the release, or a copy of the process made before it. */
const struct hq_stop_thread *hq_stop_thread_at(
    const struct hq_stop *stop, uint32_t i);

#endif
