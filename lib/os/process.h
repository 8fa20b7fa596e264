/*
 * Copies of the process that the process does not notice, and what a copy
 * needs to live apart from it.
 *
 * Context: any thread, signal handler, snapshot child.
 */
#ifndef HQ_OS_PROCESS_H
#define HQ_OS_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A copy-on-write copy with only the calling thread: 0 in the copy, its
 * process id here, or a negative errno value.  The host gets no signal when it
 * ends, and a plain wait() does not see it.  No handler of pthread_atfork
 * runs, so the copy may use raw system calls and its own memory only.
 */
int hq_process_copy(void);

/* Waits for a copy; with `nohang` only looks.  Its process id, 0 when it still
 * runs, or a negative errno value (-ECHILD: somebody else has reaped it). */
int hq_process_reap(int pid, bool nohang);

/* Waits until the copy has ended, and leaves it to be reaped. */
void hq_process_await(int pid);

/*
 * In a copy: gives the file descriptors back, which otherwise would keep the
 * host's pipes and sockets open.  Standard error stays, and true is returned,
 * when it is a file or a terminal, to which that does nothing.
 */
bool hq_process_close_all(void);

/* In a copy: a name of its own, no core file, no soft limits on memory, and
 * first in line when memory runs out. */
void hq_process_become_writer(void);

/* Copies n bytes of our own memory that may not be there.  False: not all of
 * it could be read. */
bool hq_process_peek(const void *address, void *out, size_t n);

/* Pages in use now, and the most so far, in bytes; 0 is not known. */
void hq_process_memory(uint64_t *ret_rss, uint64_t *ret_max_rss);

#endif
