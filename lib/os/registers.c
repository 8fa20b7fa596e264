#include "os/registers.h"

#include <elf.h>
#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <ucontext.h>

#include "os/arch.h"
#include "os/sys.h"

#if defined(__x86_64__)

/* Name, place in struct user_regs_struct, place in the context of a signal. */
#define GENERAL(reg)                                                           \
	reg(rax, REG_RAX) reg(rbx, REG_RBX) reg(rcx, REG_RCX)                  \
	reg(rdx, REG_RDX) reg(rsi, REG_RSI) reg(rdi, REG_RDI)                  \
	reg(rbp, REG_RBP) reg(r8, REG_R8) reg(r9, REG_R9) reg(r10, REG_R10)    \
	reg(r11, REG_R11) reg(r12, REG_R12) reg(r13, REG_R13)                  \
	reg(r14, REG_R14) reg(r15, REG_R15)

static const struct {
	const char *name;
	unsigned traced; /* offset in struct user_regs_struct */
	unsigned context; /* index into gregs */
} general[] = {
#define ROW(reg, index)                                                        \
	{#reg, offsetof(struct user_regs_struct, reg), index},
    GENERAL(ROW)
#undef ROW
};

static void
from_traced(const struct user_regs_struct *u, struct hq_registers *ret)
{
	ret->pc = u->rip;
	ret->sp = u->rsp;
	ret->fp = u->rbp;
	ret->thread_pointer = u->fs_base;
	for (unsigned i = 0; hq_registers_name(i) != NULL; i++)
		memcpy(&ret->general[i], (const char *)u + general[i].traced, 8);
}

void
hq_registers_of_context(const void *context, struct hq_registers *ret)
{
	const ucontext_t *u = context;
	const greg_t *g = u->uc_mcontext.gregs;

	ret->pc = (uint64_t)g[REG_RIP];
	ret->sp = (uint64_t)g[REG_RSP];
	ret->fp = (uint64_t)g[REG_RBP];
	ret->thread_pointer = hq_arch_thread_pointer();
	for (unsigned i = 0; hq_registers_name(i) != NULL; i++)
		ret->general[i] = (uint64_t)g[general[i].context];
}

#elif defined(__aarch64__)

#define X(n) {"x" #n}
static const struct {
	const char *name;
} general[] = {X(0), X(1), X(2), X(3), X(4), X(5), X(6), X(7), X(8), X(9),
    X(10), X(11), X(12), X(13), X(14), X(15), X(16), X(17), X(18), X(19),
    X(20), X(21), X(22), X(23), X(24), X(25), X(26), X(27), X(28), X(29),
    X(30)};
#undef X

static void
from_traced(const struct user_regs_struct *u, struct hq_registers *ret)
{
	ret->pc = u->pc;
	ret->sp = u->sp;
	ret->fp = u->regs[29];
	ret->thread_pointer = 0;
	memcpy(ret->general, u->regs, sizeof ret->general);
}

void
hq_registers_of_context(const void *context, struct hq_registers *ret)
{
	const ucontext_t *u = context;

	ret->pc = u->uc_mcontext.pc;
	ret->sp = u->uc_mcontext.sp;
	ret->fp = u->uc_mcontext.regs[29];
	ret->thread_pointer = hq_arch_thread_pointer();
	memcpy(ret->general, u->uc_mcontext.regs, sizeof ret->general);
}

#endif

const char *
hq_registers_name(unsigned i)
{
	return i < sizeof general / sizeof *general ? general[i].name : NULL;
}

int
hq_registers_of_traced(int tid, struct hq_registers *ret)
{
	struct user_regs_struct user;
	struct iovec to = {&user, sizeof user};
	long error = HQ_SYS4(
	    SYS_ptrace, PTRACE_GETREGSET, tid, NT_PRSTATUS, &to);

	if (error < 0)
		return (int)error;
	*ret = (struct hq_registers){0};
	from_traced(&user, ret);
	return 0;
}
