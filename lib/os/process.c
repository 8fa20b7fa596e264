#include "os/process.h"

#include <errno.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>

#include "os/probe.h"
#include "os/procfile.h"
#include "os/sys.h"

int
hq_process_copy(void)
{
	/* No flags, hence no exit signal.  All other arguments are zero, so
	 * their order, which differs between machines, does not matter. */
	return (int)HQ_SYS5(SYS_clone, 0, 0, 0, 0, 0);
}

int
hq_process_reap(int pid, bool nohang)
{
	int flags = __WCLONE | (nohang ? WNOHANG : 0);
	long got;

	do
		got = HQ_SYS4(SYS_wait4, pid, 0, flags, 0);
	while (got == -EINTR);
	return (int)got;
}

void
hq_process_await(int pid)
{
	siginfo_t info;
	long got;

	do
		got = HQ_SYS5(SYS_waitid, P_PID, pid, &info,
		    WEXITED | WNOWAIT | __WCLONE, 0);
	while (got == -EINTR);
}

/* Before Linux 5.9 one by one. */
static void
close_range_of(unsigned first, unsigned last)
{
	struct rlimit limit;

	if (first > last || HQ_SYS3(SYS_close_range, first, last, 0) == 0)
		return;
	if (HQ_SYS4(SYS_prlimit64, 0, RLIMIT_NOFILE, 0, &limit) == 0 &&
	    limit.rlim_cur <= last)
		last = (unsigned)limit.rlim_cur;
	for (unsigned fd = first; fd <= last; fd++)
		hq_sys_close((int)fd);
}

bool
hq_process_close_all(void)
{
	struct stat st;
	bool keep = HQ_SYS2(SYS_fstat, 2, &st) == 0 &&
		    (S_ISREG(st.st_mode) || S_ISCHR(st.st_mode));

	close_range_of(0, keep ? 1 : 2);
	close_range_of(3, ~0u);
	return keep;
}

/* Limits of the program that the copy, with some memory of its own beside it,
 * may exceed: as far as that is permitted. */
static void
lift(int resource)
{
	struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};

	if (HQ_SYS4(SYS_prlimit64, 0, resource, &limit, 0) == 0 ||
	    HQ_SYS4(SYS_prlimit64, 0, resource, 0, &limit) != 0)
		return;
	limit.rlim_cur = limit.rlim_max;
	HQ_SYS4(SYS_prlimit64, 0, resource, &limit, 0);
}

void
hq_process_become_writer(void)
{
	static const struct rlimit no_core = {0, 0};
	long fd;

	HQ_SYS5(SYS_prctl, PR_SET_NAME, "heapql-write", 0, 0, 0);
	HQ_SYS4(SYS_prlimit64, 0, RLIMIT_CORE, &no_core, 0);
	lift(RLIMIT_AS);
	lift(RLIMIT_DATA);
	fd = hq_sys_open("/proc/self/oom_score_adj", O_WRONLY, 0);
	if (fd >= 0) {
		hq_sys_write((int)fd, "1000", 4);
		hq_sys_close((int)fd);
	}
}

bool
hq_process_peek(const void *address, void *out, size_t n)
{
	struct iovec from = {(void *)(uintptr_t)address, n}, to = {out, n};
	long got =
	    HQ_SYS6(SYS_process_vm_readv, hq_sys_getpid(), &to, 1, &from, 1, 0);
	/* Sandboxes that forbid ptrace forbid this, too. */
	if ((got == -EPERM || got == -ENOSYS) &&
	    hq_probe_range((uintptr_t)address, n)) {
		memcpy(out, address, n);
		return true;
	}
	return got >= 0 && (size_t)got == n;
}

void
hq_process_memory(uint64_t *ret_rss, uint64_t *ret_max_rss)
{
	char text[128];
	struct rusage usage;
	const char *p = text;
	uint64_t pages = 0;

	*ret_rss = 0;
	*ret_max_rss = 0;
	/* "size resident shared ..." in pages */
	/* Not /proc/self, which is the first thread: that one may have ended.
	 */
	if (hq_procfile_read("/proc/thread-self/statm", text, sizeof text) >
	    0) {
		hq_procfile_number(&p, 10, &pages);
		hq_procfile_number(&p, 10, &pages);
		*ret_rss = pages * (uint64_t)sysconf(_SC_PAGESIZE);
	}
	if (HQ_SYS2(SYS_getrusage, RUSAGE_SELF, &usage) == 0)
		*ret_max_rss = (uint64_t)usage.ru_maxrss * 1024;
	/* The kernel looks for the maximum now and then only. */
	if (*ret_max_rss < *ret_rss)
		*ret_max_rss = *ret_rss;
}
