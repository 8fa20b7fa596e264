/* x86-64: how to enter the kernel, wait in a spin, use another stack. */
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

/*
 * Calls fn(arg) on another stack, whose end is `top`, aligned to 16: the host's
 * own stack may be a signal stack of a few KiB.
 */
static inline long
hq_arch_call_on_stack(void *top, long (*fn)(void *), void *arg)
{
	long ret;
	register void *stack __asm__("r12") = top;
	register long (*target)(void *) __asm__("r13") = fn;
	__asm__ volatile("movq %%rsp, %%rbx\n\t"
			 "movq %%r12, %%rsp\n\t"
			 "call *%%r13\n\t"
			 "movq %%rbx, %%rsp"
			 : "=a"(ret), "+D"(arg)
			 : "r"(stack), "r"(target)
			 : "rbx", "rcx", "rdx", "rsi", "r8", "r9", "r10", "r11",
			   "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5",
			   "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11",
			   "xmm12", "xmm13", "xmm14", "xmm15", "memory", "cc");
	return ret;
}

#endif
