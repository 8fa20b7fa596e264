/*
 * One line to standard error, by the raw system call.
 *
 * Context: any thread, signal handler, snapshot child.
 */
#ifndef HQ_OS_LOG_H
#define HQ_OS_LOG_H

/* Prints "heapql: TEXT\n" in one write; text above 400 bytes is cut. */
void hq_log_line(const char *text);

/* Prints "heapql: TEXT ADDRESS\n". */
void hq_log_address(const char *text, const void *address);

#endif
