#include "os/procfile.h"

#include <string.h>

#include "common/fmt.h"
#include "os/sys.h"

ssize_t
hq_procfile_read(const char *path, char *out, size_t n)
{
	long fd = hq_sys_open(path, O_RDONLY, 0), got;
	size_t have = 0;

	out[0] = '\0';
	if (fd < 0)
		return fd;
	while (have + 1 < n) {
		got = hq_sys_read((int)fd, out + have, n - 1 - have);
		if (got <= 0)
			break;
		have += (size_t)got;
	}
	out[have] = '\0';
	hq_sys_close((int)fd);
	return (ssize_t)have;
}

void
hq_procfile_path(char *out, size_t n, int pid, const char *name)
{
	struct hq_fmt f;

	hq_fmt_init(&f, out, n);
	hq_fmt_str(&f, "/proc/");
	hq_fmt_u64(&f, (unsigned)pid);
	hq_fmt_str(&f, "/");
	hq_fmt_str(&f, name);
}

void
hq_procfile_task_path(char *out, size_t n, int pid, int tid, const char *name)
{
	struct hq_fmt f;

	hq_fmt_init(&f, out, n);
	hq_fmt_str(&f, "/proc/");
	hq_fmt_u64(&f, (unsigned)pid);
	hq_fmt_str(&f, "/task/");
	hq_fmt_u64(&f, (unsigned)tid);
	hq_fmt_str(&f, "/");
	hq_fmt_str(&f, name);
}

static unsigned
digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (unsigned)(c - 'a') + 10;
	return 99;
}

void
hq_procfile_number(const char **p, unsigned base, uint64_t *ret)
{
	uint64_t v = 0;
	unsigned d;

	while (**p == ' ' || **p == '\t')
		(*p)++;
	for (; (d = digit_of(**p)) < base; (*p)++)
		v = v * base + d;
	*ret = v;
}

int
hq_procfile_open_lines(struct hq_procfile_lines *l, const char *path)
{
	long fd = hq_sys_open(path, O_RDONLY, 0);

	l->fd = (int)fd;
	l->start = l->end = 0;
	return fd < 0 ? (int)fd : 0;
}

/* Moves what is left to the front and reads more; false: nothing came. */
static bool
fill(struct hq_procfile_lines *l)
{
	long got;

	memmove(l->buffer, l->buffer + l->start, l->end - l->start);
	l->end -= l->start;
	l->start = 0;
	/* One byte is left for the zero of a last line without a newline. */
	got = hq_sys_read(
	    l->fd, l->buffer + l->end, sizeof l->buffer - 1 - l->end);
	if (got <= 0)
		return false;
	l->end += (size_t)got;
	return true;
}

char *
hq_procfile_next_line(struct hq_procfile_lines *l)
{
	for (;;) {
		char *line = l->buffer + l->start;
		size_t n = l->end - l->start;
		char *newline = memchr(line, '\n', n);
		if (newline != NULL) {
			*newline = '\0';
			l->start = (size_t)(newline + 1 - l->buffer);
			return line;
		}
		if (n < sizeof l->buffer - 1 && fill(l))
			continue;
		line = l->buffer + l->start;
		n = l->end - l->start;
		line[n] = '\0';
		l->start = l->end;
		return n > 0 ? line : NULL;
	}
}

void
hq_procfile_close_lines(struct hq_procfile_lines *l)
{
	if (l->fd >= 0)
		hq_sys_close(l->fd);
	l->fd = -1;
}
