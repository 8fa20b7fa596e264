/*
 * The unwinder without the library, for a machine that is not this one: a malloc
 * of the program has every stack compared by the judge.  Linked with odd.cc.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unwind.h>

#include "capture/trace/judge.h"

enum { MAX = 200 };

void *__libc_malloc(size_t n);
void *from_malloc(size_t n, uintptr_t pc, uintptr_t sp, uintptr_t fp);

static __thread struct hq_unwind_memory memory;
static __thread int busy;
static int ready;

__attribute__((constructor)) static void
begin(void)
{
	static const struct hq_judge judge = {
	    _Unwind_Backtrace, _Unwind_GetIPInfo, _Unwind_GetCFA};
	hq_unwind_init();
	hq_judge_begin(&judge, 1);
	ready = 1;
}

__attribute__((destructor)) static void
end(void)
{
	const char *name;
	uint64_t value;
	busy = 1;
	for (uint32_t i = 0; hq_judge_counter_at(i, &name, &value); i++)
		printf("%s %llu\n", name, (unsigned long long)value);
	for (uint32_t i = 0; hq_unwind_counter_at(i, &name, &value); i++)
		printf("%s %llu\n", name, (unsigned long long)value);
}

__attribute__((noinline)) static void
check(const struct hq_frame *first)
{
	struct hq_frame f = *first;
	struct hq_unwind_loads loads;
	enum hq_unwind_end how = HQ_UNWIND_ON;
	hq_pc_key key[MAX];
	uint32_t n = 0;
	hq_unwind_memory_enter(&memory, f.sp);
	while (n < MAX && how == HQ_UNWIND_ON) {
		key[n++] = hq_pc_key_of(f.pc, f.exact);
		how = hq_unwind_step(&f, &memory, &loads);
	}
	hq_judge_check(first, key, n, how);
}

__attribute__((used)) void *
from_malloc(size_t n, uintptr_t pc, uintptr_t sp, uintptr_t fp)
{
	struct hq_frame first = {.pc = pc, .sp = sp, .fp = fp};
	if (ready && !busy) {
		busy = 1;
		check(&first);
		busy = 0;
	}
	return __libc_malloc(n);
}

__asm__(".globl malloc\n"
	".type malloc, %function\n"
	"malloc: .cfi_startproc\n"
#if defined(__aarch64__)
	"mov x1, x30\n"
	"mov x2, sp\n"
	"mov x3, x29\n"
	"b from_malloc\n"
#else
	"mov (%rsp), %rsi\n"
	"lea 8(%rsp), %rdx\n"
	"mov %rbp, %rcx\n"
	"jmp from_malloc\n"
#endif
	".cfi_endproc\n"
	".size malloc, . - malloc\n");
