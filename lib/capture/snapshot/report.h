/*
 * Speaking to `heapql run` and `heapql dump` through the descriptors that they
 * hold open (common/request.h).
 *
 * Context: any thread, signal handler, snapshot child.
 */
#ifndef HQ_SNAPSHOT_REPORT_H
#define HQ_SNAPSHOT_REPORT_H

/* Who started us, 0 is nobody.  Context: before main. */
void hq_report_init(int run_pid, int run_fd);

/* Appends the line "WHATTEXT"; does nothing when nobody started us. */
void hq_report(const char *what, const char *text);

/*
 * Opens descriptor `fd` of process `pid` for writing, if it is what its link
 * in /proc begins with: the process may be gone and its number another's.
 * The descriptor, or a negative errno value.
 */
int hq_report_open_fd(int pid, int fd, const char *kind);

#endif
