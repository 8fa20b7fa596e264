/*
 * Raw system calls.  Each returns what the kernel returns: a negative errno
 * value on failure.  None touches errno, none is a cancellation point, none
 * can be interposed by the host.
 *
 * Context: any thread, signal handler, snapshot child.
 */
#ifndef HQ_OS_SYS_H
#define HQ_OS_SYS_H

#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>

#include "os/arch.h"

#define HQ_SYS0(nr) hq_arch_syscall(nr, 0, 0, 0, 0, 0, 0)
#define HQ_SYS1(nr, a) hq_arch_syscall(nr, (long)(a), 0, 0, 0, 0, 0)
#define HQ_SYS2(nr, a, b) hq_arch_syscall(nr, (long)(a), (long)(b), 0, 0, 0, 0)
#define HQ_SYS3(nr, a, b, c)                                                   \
	hq_arch_syscall(nr, (long)(a), (long)(b), (long)(c), 0, 0, 0)
#define HQ_SYS4(nr, a, b, c, d)                                                \
	hq_arch_syscall(nr, (long)(a), (long)(b), (long)(c), (long)(d), 0, 0)
#define HQ_SYS5(nr, a, b, c, d, e)                                             \
	hq_arch_syscall(nr, (long)(a), (long)(b), (long)(c), (long)(d),        \
			(long)(e), 0)
#define HQ_SYS6(nr, a, b, c, d, e, f)                                          \
	hq_arch_syscall(nr, (long)(a), (long)(b), (long)(c), (long)(d),        \
			(long)(e), (long)(f))

static inline long
hq_sys_open(const char *path, int flags, int mode)
{
	return HQ_SYS4(SYS_openat, AT_FDCWD, path, flags | O_CLOEXEC, mode);
}

static inline long
hq_sys_close(int fd)
{
	return HQ_SYS1(SYS_close, fd);
}

static inline long
hq_sys_read(int fd, void *buffer, size_t n)
{
	return HQ_SYS3(SYS_read, fd, buffer, n);
}

static inline long
hq_sys_write(int fd, const void *buffer, size_t n)
{
	return HQ_SYS3(SYS_write, fd, buffer, n);
}

static inline long
hq_sys_rename(const char *from, const char *to)
{
	return HQ_SYS5(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

static inline long
hq_sys_unlink(const char *path)
{
	return HQ_SYS3(SYS_unlinkat, AT_FDCWD, path, 0);
}

static inline long
hq_sys_readlink(const char *path, char *buffer, size_t n)
{
	return HQ_SYS4(SYS_readlinkat, AT_FDCWD, path, buffer, n);
}

static inline long
hq_sys_getdents(int fd, void *buffer, size_t n)
{
	return HQ_SYS3(SYS_getdents64, fd, buffer, n);
}

static inline int
hq_sys_getpid(void)
{
	return (int)HQ_SYS0(SYS_getpid);
}

static inline int
hq_sys_getppid(void)
{
	return (int)HQ_SYS0(SYS_getppid);
}

static inline int
hq_sys_gettid(void)
{
	return (int)HQ_SYS0(SYS_gettid);
}

static inline long
hq_sys_tgkill(int pid, int tid, int sig)
{
	return HQ_SYS3(SYS_tgkill, pid, tid, sig);
}

static inline void
hq_sys_exit_group(int status)
{
	for (;;)
		HQ_SYS1(SYS_exit_group, status);
}

#endif
