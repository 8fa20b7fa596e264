/*
 * How `heapql dump PID` asks and how the program answers.
 *
 * The asker makes a pipe and queues a signal with a value (sigqueue), which is
 * HQ_REQUEST_SIGNAL, or the dump signal where that one is not caught: the write
 * end's number in the low 24 bits, the mode above it, HQ_REQUEST_MAGIC on top.
 * The snapshot child opens /proc/ASKER/fd/NUMBER:
 *
 *   HQ_REQUEST_STREAM  the dump itself goes into the pipe, and no file is made
 *   HQ_REQUEST_NAME    the dump goes to a file as by any other signal; the
 *                      pipe then gets "+PATH", or "-REASON" when there is none
 *
 * When the last writer has closed the pipe, that is all.
 */
#ifndef HQ_COMMON_REQUEST_H
#define HQ_COMMON_REQUEST_H

#include <stdint.h>

/* One of the real-time signals, which hardly any program uses: servers have
 * handlers of their own for SIGUSR2. */
#define HQ_REQUEST_SIGNAL 59
#define HQ_REQUEST_MAGIC 0x68716c31u /* "hql1" */
#define HQ_REQUEST_STREAM 1u
#define HQ_REQUEST_NAME 2u
#define HQ_REQUEST_MAX_FD 0xffffffu

static inline uint64_t
hq_request_pack(unsigned mode, unsigned fd)
{
	return (uint64_t)HQ_REQUEST_MAGIC << 32 | (uint64_t)mode << 24 | fd;
}

static inline unsigned
hq_request_mode(uint64_t value)
{
	return value >> 32 == HQ_REQUEST_MAGIC ? value >> 24 & 0xff : 0;
}

static inline int
hq_request_fd(uint64_t value)
{
	return (int)(value & HQ_REQUEST_MAX_FD);
}

/*
 * What a program tells `heapql run`, which started it: lines appended to a file
 * without a name that run holds open, /proc/RUN/fd/NUMBER.  The environment
 * says where: HEAPQL_RUN=PROGRAM:RUN:NUMBER, the process ids of the program
 * and of run, and the descriptor.
 *
 *	loaded	      the library is in the program
 *	own-malloc    it is, but the program has a malloc of its own
 *	left-out      it is, but the program is not to be recorded
 *	wrote PATH    a dump is there
 *	failed PATH: not written; WHY
 *	told PATH: not written; WHY   the program has said so itself
 */
#define HQ_REPORT_FILE "heapql-run" /* its name in /proc, after "/memfd:" */
#define HQ_REPORT_LOADED "loaded"
#define HQ_REPORT_OWN_MALLOC "own-malloc"
#define HQ_REPORT_LEFT_OUT "left-out"
#define HQ_REPORT_WROTE "wrote "
#define HQ_REPORT_FAILED "failed "
#define HQ_REPORT_TOLD "told "

#endif
