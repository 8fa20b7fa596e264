/* aarch64: how to enter the kernel, wait in a spin, use another stack. */
#ifndef HQ_OS_ARCH_AARCH64_H
#define HQ_OS_ARCH_AARCH64_H

#include <stdint.h>

/* As in arch_x86_64.h: a negative errno value on failure, errno untouched. */
static inline long
hq_arch_syscall(long nr, long a, long b, long c, long d, long e, long f)
{
	register long x8 __asm__("x8") = nr;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	register long x3 __asm__("x3") = d;
	register long x4 __asm__("x4") = e;
	register long x5 __asm__("x5") = f;
	__asm__ volatile("svc #0"
			 : "+r"(x0)
			 : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
			 : "memory");
	return x0;
}

static inline void
hq_arch_relax(void)
{
	__asm__ volatile("yield" ::: "memory");
}

/* As in arch_x86_64.h. */
static inline uintptr_t
hq_arch_thread_pointer(void)
{
	uintptr_t p;
	__asm__("mrs %0, tpidr_el0" : "=r"(p));
	return p;
}

/* As in arch_x86_64.h. */
enum {
	HQ_ARCH_DWARF_FP = 29,
	HQ_ARCH_DWARF_LR = 30,
	HQ_ARCH_DWARF_SP = 31,
	HQ_ARCH_DWARF_PC = 32
};

enum { HQ_ARCH_KEPT_WORDS = 0 };
#define HQ_ARCH_SIGNS_RETURNS 1

/* xpaclri, which older machines take for a nop. */
static inline uintptr_t
hq_arch_strip(uintptr_t address)
{
	register uintptr_t x30 __asm__("x30") = address;
	__asm__("hint #7" : "+r"(x30));
	return x30;
}

/* As in arch_x86_64.h: mov x8, #139; svc #0.  At sp are 128 bytes of siginfo
 * and a ucontext, whose registers begin at 184. */
#define HQ_ARCH_SIGNAL_RETURN "\x68\x11\x80\xd2\x01\0\0\xd4"
enum {
	HQ_ARCH_SIGNAL_RETURN_BYTES = 8,
	HQ_ARCH_SIGNAL_FP = 128 + 184 + 8 * 29,
	HQ_ARCH_SIGNAL_LR = 128 + 184 + 8 * 30,
	HQ_ARCH_SIGNAL_SP = 128 + 184 + 8 * 31,
	HQ_ARCH_SIGNAL_PC = 128 + 184 + 8 * 32
};

/* As in arch_x86_64.h. */
static inline long
hq_arch_call_on_stack(void *top, long (*fn)(void *), void *arg)
{
	register void *x0 __asm__("x0") = arg;
	register void *stack __asm__("x20") = top;
	register long (*target)(void *) __asm__("x21") = fn;
	__asm__ volatile("mov x19, sp\n\t"
			 "mov sp, x20\n\t"
			 "blr x21\n\t"
			 "mov sp, x19"
			 : "+r"(x0)
			 : "r"(stack), "r"(target)
			 : "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9",
			   "x10", "x11", "x12", "x13", "x14", "x15", "x16",
			   "x17", "x18", "x19", "x30", "v0", "v1", "v2", "v3",
			   "v4", "v5", "v6", "v7", "v8", "v9", "v10", "v11",
			   "v12", "v13", "v14", "v15", "v16", "v17", "v18",
			   "v19", "v20", "v21", "v22", "v23", "v24", "v25",
			   "v26", "v27", "v28", "v29", "v30", "v31", "memory",
			   "cc");
	return (long)x0;
}

/* As in arch_x86_64.h. */
static inline unsigned
hq_arch_match4(const uint32_t *four, uint32_t value)
{
	return (unsigned)(four[0] == value) |
	       (unsigned)(four[1] == value) << 1 |
	       (unsigned)(four[2] == value) << 2 |
	       (unsigned)(four[3] == value) << 3;
}

/* As in arch_x86_64.h; there is always one. */
static inline int
hq_arch_counts_bits(void)
{
	return 1;
}

static inline unsigned
hq_arch_count_bits(uint64_t v, int by_instruction)
{
	(void)by_instruction;
	return (unsigned)__builtin_popcountll(v);
}

#endif
