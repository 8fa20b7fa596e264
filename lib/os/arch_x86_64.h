/* x86-64: how to enter the kernel, wait in a spin, use another stack. */
#ifndef HQ_OS_ARCH_X86_64_H
#define HQ_OS_ARCH_X86_64_H

#include <stdint.h>

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

/* The thread's control block, on the top of its stack but for the first. */
static inline uintptr_t
hq_arch_thread_pointer(void)
{
	uintptr_t p;
	__asm__("movq %%fs:0, %0" : "=r"(p));
	return p;
}

/* The registers that unwinding follows, as DWARF numbers them. */
enum {
	HQ_ARCH_DWARF_FP = 6,
	HQ_ARCH_DWARF_SP = 7,
	HQ_ARCH_DWARF_PC = 16,
	HQ_ARCH_DWARF_LR = 255 /* there is none */
};

/* Words right below a caller's stack pointer in which a function may keep
 * registers for it, the return address among them; 0: elsewhere. */
enum { HQ_ARCH_KEPT_WORDS = 7 };

/* Whether a return address has a signature and a register of its own. */
#define HQ_ARCH_SIGNS_RETURNS 0

/* A return address without a signature in it. */
static inline uintptr_t
hq_arch_strip(uintptr_t address)
{
	return address;
}

/* The code to which the handler of a signal returns: mov $15, %rax; syscall.
 * Where the interrupted registers are then, from sp: in the general registers
 * of a ucontext, which are at 40. */
#define HQ_ARCH_SIGNAL_RETURN "\x48\xc7\xc0\x0f\0\0\0\x0f\x05"
enum {
	HQ_ARCH_SIGNAL_RETURN_BYTES = 9,
	HQ_ARCH_SIGNAL_FP = 40 + 8 * 10,
	HQ_ARCH_SIGNAL_SP = 40 + 8 * 15,
	HQ_ARCH_SIGNAL_PC = 40 + 8 * 16
};

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

/* Whether hq_arch_count_bits may be asked for the instruction, which the oldest
 * of these machines lack. */
static inline int
hq_arch_counts_bits(void)
{
	__builtin_cpu_init();
	return __builtin_cpu_supports("popcnt") != 0;
}

static inline unsigned
hq_arch_count_bits(uint64_t v, int by_instruction)
{
	if (__builtin_expect(!by_instruction, 0))
		return (unsigned)__builtin_popcountll(v);
	__asm__("popcnt %0, %0" : "+r"(v) : : "cc");
	return (unsigned)v;
}

/* Which of four words, aligned to 16, equal `value`: a bit each. */
static inline unsigned
hq_arch_match4(const uint32_t *four, uint32_t value)
{
	typedef int32_t quad __attribute__((vector_size(16)));
	quad have = *(const quad *)four, want = { 0 };
	want += (int32_t)value;
	return (unsigned)__builtin_ia32_movmskps(
		(float __attribute__((vector_size(16))))(have == want));
}

#endif
