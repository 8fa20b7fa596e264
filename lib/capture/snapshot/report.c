#include "capture/snapshot/report.h"

#include <errno.h>
#include <string.h>

#include "common/fmt.h"
#include "common/request.h"
#include "os/procfile.h"
#include "os/sys.h"

static int run_pid, run_fd;

void
hq_report_init(int pid, int fd)
{
	run_pid = pid;
	run_fd = fd;
}

int
hq_report_open_fd(int pid, int fd, const char *kind)
{
	char path[64], number[24], link[64];
	size_t n = strlen(kind);
	struct hq_fmt f;
	long got;

	hq_fmt_init(&f, number, sizeof number);
	hq_fmt_str(&f, "fd/");
	hq_fmt_u64(&f, (unsigned)fd);
	hq_procfile_path(path, sizeof path, pid, number);
	got = hq_sys_readlink(path, link, sizeof link);
	if (got < 0)
		return (int)got;
	if ((size_t)got < n || memcmp(link, kind, n) != 0)
		return -ENOENT;
	return (int)hq_sys_open(path, O_WRONLY | O_APPEND, 0);
}

void
hq_report(const char *what, const char *text)
{
	char line[1100];
	struct hq_fmt f;
	int fd;

	if (run_pid == 0)
		return;
	fd = hq_report_open_fd(run_pid, run_fd, "/memfd:" HQ_REPORT_FILE);
	if (fd < 0)
		return;
	hq_fmt_init(&f, line, sizeof line);
	hq_fmt_str(&f, what);
	hq_fmt_str(&f, text);
	hq_fmt_str(&f, "\n");
	hq_sys_write(fd, line, f.length);
	hq_sys_close(fd);
}
