/*
 * A process that kills itself for any system call but those that an allocator
 * and the end of a process need, and then allocates on its own stack, on a
 * coroutine's and from a handler.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#define ALLOW(nr)                                                              \
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (nr), 0, 1),                       \
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

static void
enter(void)
{
	/* rt_sigprocmask only as libc calls it: how is 0 to 2. */
	static struct sock_filter filter[] = {
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
		offsetof(struct seccomp_data, nr)),
	    ALLOW(SYS_mmap),
	    ALLOW(SYS_munmap),
	    ALLOW(SYS_mremap),
	    ALLOW(SYS_madvise),
	    ALLOW(SYS_mprotect),
	    ALLOW(SYS_futex),
	    ALLOW(SYS_clock_gettime),
	    ALLOW(SYS_write),
	    ALLOW(SYS_rt_sigreturn),
	    ALLOW(SYS_exit_group),
	    ALLOW(SYS_tgkill),
	    ALLOW(SYS_gettid),
	    ALLOW(SYS_getpid),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_rt_sigprocmask, 0, 3),
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
		offsetof(struct seccomp_data, args[0])),
	    BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, 2, 1, 0),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
	};
	static struct sock_fprog program = {
	    sizeof filter / sizeof *filter, filter};
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) {
		perror("prctl");
		exit(77);
	}
}

__attribute__((noinline)) static void
descend(int depth)
{
	char *volatile room = malloc((size_t)depth + 10);
	if (depth > 0)
		descend(depth - 1);
	free(room);
}

static void
on_signal(int sig)
{
	descend(sig % 5);
}

static ucontext_t home, fiber;

static void
run_fiber(void)
{
	descend(100);
}

int
main(void)
{
	/* Errors are as libc's. */
	errno = 0;
	if (prctl(-1, 0, 0, 0, 0) != -1 || errno != EINVAL)
		return 1;
	signal(SIGUSR1, on_signal);
	getcontext(&fiber);
	fiber.uc_stack.ss_sp = malloc(64 << 10);
	fiber.uc_stack.ss_size = 64 << 10;
	fiber.uc_link = &home;
	makecontext(&fiber, run_fiber, 0);
	enter();
	descend(3);
	descend(300);
	raise(SIGUSR1);
	swapcontext(&home, &fiber);
	if (write(1, "done\n", 5) != 5)
		return 1;
	_Exit(0);
}
