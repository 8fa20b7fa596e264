/*
 * How `heapql dump PID` asks and how the program answers.
 *
 * The asker makes a pipe and queues the program's dump signal with a value
 * (sigqueue): the write end's number in the low 24 bits, the mode above it,
 * HQ_REQUEST_MAGIC on top.  The snapshot child opens /proc/ASKER/fd/NUMBER:
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

#endif
