/*
 * prctl, to notice that the process is about to enter a sandbox.
 *
 * A filter of system calls may end the process for one that its author did not
 * think of.  From the call on that announces it, the library makes none that it
 * can do without.  The call itself is as libc's: straight to the kernel.
 */
#include <errno.h>
#include <linux/prctl.h>

#include "os/probe.h"
#include "os/sys.h"

#define HQ_EXPORT __attribute__((visibility("default")))

/* libc's has an ellipsis, whose arguments are passed just so. */
HQ_EXPORT int prctl(int option, unsigned long a, unsigned long b,
    unsigned long c, unsigned long d);
int
prctl(int option, unsigned long a, unsigned long b, unsigned long c,
    unsigned long d)
{
	long ret;

	if (option == PR_SET_SECCOMP || option == PR_SET_NO_NEW_PRIVS)
		hq_probe_set_quiet();
	ret = HQ_SYS5(SYS_prctl, option, a, b, c, d);
	if (ret < 0) {
		errno = (int)-ret;
		return -1;
	}
	return (int)ret;
}
