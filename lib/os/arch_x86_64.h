/* x86-64: how to enter the kernel, how to wait in a spin. */
#ifndef HQ_OS_ARCH_X86_64_H
#define HQ_OS_ARCH_X86_64_H

/*
 * A system call as the kernel sees it: a negative errno value on failure, and
 * the host's errno untouched, which free() must keep.
 */
static inline long
hq_arch_syscall(long nr, long a, long b, long c, long d, long e, long f)
{
	long ret;
	register long r10 __asm__("r10") = d;
	register long r8 __asm__("r8") = e;
	register long r9 __asm__("r9") = f;
	__asm__ volatile("syscall"
			 : "=a"(ret)
			 : "a"(nr), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8),
			   "r"(r9)
			 : "rcx", "r11", "memory");
	return ret;
}

static inline void
hq_arch_relax(void)
{
	__asm__ volatile("pause" ::: "memory");
}

#endif
