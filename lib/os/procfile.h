/*
 * Reading files of /proc without stdio.
 *
 * Context: any thread, signal handler, snapshot child.
 */
#ifndef HQ_OS_PROCFILE_H
#define HQ_OS_PROCFILE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Up to n - 1 bytes of the file and a zero.  Bytes, or a negative errno. */
ssize_t hq_procfile_read(const char *path, char *out, size_t n);

/* "/proc/PID/NAME" or "/proc/PID/task/TID/NAME". */
void hq_procfile_path(char *out, size_t n, int pid, const char *name);
void hq_procfile_task_path(
    char *out, size_t n, int pid, int tid, const char *name);

/* Skips spaces and reads a number in base 10 or 16; *p moves behind it. */
void hq_procfile_number(const char **p, unsigned base, uint64_t *ret);

/* Lines of a file, read a buffer at a time; longer lines come cut off. */
struct hq_procfile_lines {
	int fd;
	size_t start, end;
	char buffer[8192];
};

/* 0 or a negative errno value. */
int hq_procfile_open_lines(struct hq_procfile_lines *l, const char *path);
/* The next line without its newline, or NULL at the end; it lives until the
 * next call. */
char *hq_procfile_next_line(struct hq_procfile_lines *l);
void hq_procfile_close_lines(struct hq_procfile_lines *l);

#endif
