#include "capture/trace/expression.h"

#include "capture/trace/dwarf.h"
#include "os/arch.h"

enum { DEPTH = 32, STEPS = 1000 };

/* DW_OP_* */
enum {
	OP_ADDR = 0x03,
	OP_DEREF = 0x06,
	OP_CONST1U = 0x08,
	OP_CONST8S = 0x0f,
	OP_CONSTU = 0x10,
	OP_CONSTS,
	OP_DUP,
	OP_DROP,
	OP_OVER,
	OP_PICK,
	OP_SWAP,
	OP_ROT,
	OP_ABS = 0x19,
	OP_AND,
	OP_DIV,
	OP_MINUS,
	OP_MOD,
	OP_MUL,
	OP_NEG,
	OP_NOT,
	OP_OR,
	OP_PLUS,
	OP_PLUS_UCONST,
	OP_SHL,
	OP_SHR,
	OP_SHRA,
	OP_XOR,
	OP_BRA,
	OP_EQ,
	OP_GE,
	OP_GT,
	OP_LE,
	OP_LT,
	OP_NE,
	OP_SKIP,
	OP_LIT0,
	OP_LIT31 = 0x4f,
	OP_BREG0 = 0x70,
	OP_BREG31 = 0x8f,
	OP_BREGX = 0x92,
	OP_DEREF_SIZE = 0x94,
	OP_NOP = 0x96
};

struct machine {
	struct hq_dwarf d;
	const uint8_t *start;
	const struct hq_registers *registers;
	struct hq_unwind_memory *memory;
	uint64_t stack[DEPTH];
	unsigned n;
	bool failed;
};

bool
hq_registers_get(const struct hq_registers *r, uint64_t number, uint64_t *ret)
{
	if (number == HQ_ARCH_DWARF_SP)
		*ret = r->sp;
	else if (number == HQ_ARCH_DWARF_FP)
		*ret = r->fp;
	else if (number == HQ_ARCH_DWARF_PC)
		*ret = r->pc;
	else if (number == HQ_ARCH_DWARF_LR && r->has_lr)
		*ret = r->lr;
	else
		return false;
	return true;
}

static void
push(struct machine *m, uint64_t v)
{
	if (m->n == DEPTH)
		m->failed = true;
	else
		m->stack[m->n++] = v;
}

static uint64_t
pop(struct machine *m)
{
	if (m->n == 0) {
		m->failed = true;
		return 0;
	}
	return m->stack[--m->n];
}

/* The i-th from the top. */
static uint64_t
peek(struct machine *m, uint64_t i)
{
	if (i >= m->n) {
		m->failed = true;
		return 0;
	}
	return m->stack[m->n - 1 - i];
}

static void
push_register(struct machine *m, uint64_t number)
{
	int64_t offset = hq_dwarf_sleb(&m->d);
	uint64_t v;

	if (!hq_registers_get(m->registers, number, &v))
		m->failed = true;
	else
		push(m, v + (uint64_t)offset);
}

static void
load(struct machine *m, unsigned bytes)
{
	uintptr_t address = (uintptr_t)pop(m);
	uint64_t v;

	/* The whole word is read, so the whole word must be there. */
	if (m->failed || bytes == 0 || bytes > 8 ||
	    !hq_unwind_memory_has(m->memory, address, sizeof v)) {
		m->failed = true;
		return;
	}
	v = hq_unwind_memory_word(address);
	push(m, bytes == 8 ? v : v & (((uint64_t)1 << 8 * bytes) - 1));
}

static void
jump(struct machine *m, bool taken)
{
	int64_t by = hq_dwarf_signed(hq_dwarf_fixed(&m->d, 2), 2);

	if (!taken)
		return;
	if (m->d.bad || by > m->d.end - m->d.at || by < m->start - m->d.at)
		m->failed = true;
	else
		m->d.at += by;
}

/* const1u, const1s, const2u, ...: 1, 2, 4, 8 bytes. */
static void
push_constant(struct machine *m, unsigned op)
{
	unsigned bytes = 1u << ((op - OP_CONST1U) / 2);
	uint64_t v = hq_dwarf_fixed(&m->d, bytes);

	push(
	    m, (op - OP_CONST1U) % 2 ? (uint64_t)hq_dwarf_signed(v, bytes) : v);
}

static bool
is_two_sided(unsigned op)
{
	return (op >= OP_AND && op <= OP_MUL) || op == OP_OR || op == OP_PLUS ||
	       (op >= OP_SHL && op <= OP_XOR) || (op >= OP_EQ && op <= OP_NE);
}

static uint64_t
compute(struct machine *m, unsigned op, uint64_t a, uint64_t b)
{
	int64_t sa = (int64_t)a, sb = (int64_t)b;

	switch (op) {
	case OP_AND:
		return a & b;
	case OP_OR:
		return a | b;
	case OP_XOR:
		return a ^ b;
	case OP_PLUS:
		return a + b;
	case OP_MINUS:
		return a - b;
	case OP_MUL:
		return a * b;
	case OP_SHL:
		return b < 64 ? a << b : 0;
	case OP_SHR:
		return b < 64 ? a >> b : 0;
	case OP_SHRA:
		return (uint64_t)(sa >> (b < 64 ? b : 63));
	case OP_EQ:
		return sa == sb;
	case OP_NE:
		return sa != sb;
	case OP_GE:
		return sa >= sb;
	case OP_GT:
		return sa > sb;
	case OP_LE:
		return sa <= sb;
	case OP_LT:
		return sa < sb;
	case OP_MOD:
		if (b != 0)
			return a % b;
		break;
	case OP_DIV:
		if (sb != 0 && !(sb == -1 && sa == INT64_MIN))
			return (uint64_t)(sa / sb);
		break;
	}
	m->failed = true;
	return 0;
}

/* Those that only move what is on the stack.  False: it is none of them. */
static bool
shuffle(struct machine *m, unsigned op)
{
	uint64_t a, b, c;

	switch (op) {
	case OP_DUP:
		push(m, peek(m, 0));
		return true;
	case OP_DROP:
		(void)pop(m);
		return true;
	case OP_OVER:
		push(m, peek(m, 1));
		return true;
	case OP_PICK:
		push(m, peek(m, hq_dwarf_u8(&m->d)));
		return true;
	case OP_SWAP:
		a = pop(m), b = pop(m);
		push(m, a), push(m, b);
		return true;
	case OP_ROT:
		a = pop(m), b = pop(m), c = pop(m);
		push(m, a), push(m, c), push(m, b);
		return true;
	}
	return false;
}

static void
step_other(struct machine *m, unsigned op)
{
	uint64_t a;

	switch (op) {
	case OP_ADDR:
		push(m, hq_dwarf_fixed(&m->d, 8));
		break;
	case OP_DEREF:
		load(m, 8);
		break;
	case OP_DEREF_SIZE:
		load(m, hq_dwarf_u8(&m->d));
		break;
	case OP_CONSTU:
		push(m, hq_dwarf_uleb(&m->d));
		break;
	case OP_CONSTS:
		push(m, (uint64_t)hq_dwarf_sleb(&m->d));
		break;
	case OP_PLUS_UCONST:
		a = pop(m);
		push(m, a + hq_dwarf_uleb(&m->d));
		break;
	case OP_ABS:
		a = pop(m);
		push(m, (int64_t)a < 0 ? 0 - a : a);
		break;
	case OP_NEG:
		push(m, 0 - pop(m));
		break;
	case OP_NOT:
		push(m, ~pop(m));
		break;
	case OP_SKIP:
		jump(m, true);
		break;
	case OP_BRA:
		jump(m, pop(m) != 0);
		break;
	case OP_BREGX:
		push_register(m, hq_dwarf_uleb(&m->d));
		break;
	case OP_NOP:
		break;
	default:
		m->failed = true;
	}
}

static void
step(struct machine *m)
{
	unsigned op = hq_dwarf_u8(&m->d);
	uint64_t b;

	if (op >= OP_LIT0 && op <= OP_LIT31) {
		push(m, op - OP_LIT0);
	} else if (op >= OP_BREG0 && op <= OP_BREG31) {
		push_register(m, op - OP_BREG0);
	} else if (op >= OP_CONST1U && op <= OP_CONST8S) {
		push_constant(m, op);
	} else if (is_two_sided(op)) {
		b = pop(m);
		push(m, compute(m, op, pop(m), b));
	} else if (!shuffle(m, op)) {
		step_other(m, op);
	}
	m->failed |= m->d.bad;
}

bool
hq_expression_run(const uint8_t *at, const uint8_t *end,
    const struct hq_registers *r, const uint64_t *first,
    struct hq_unwind_memory *memory, uint64_t *ret)
{
	struct machine m;

	m.d = (struct hq_dwarf){at, end, false};
	m.start = at;
	m.registers = r;
	m.memory = memory;
	m.n = 0;
	m.failed = false;
	if (first != NULL)
		push(&m, *first);
	for (unsigned i = 0; m.d.at < m.d.end && !m.failed; i++) {
		if (i == STEPS)
			return false;
		step(&m);
	}
	*ret = pop(&m);
	return !m.failed;
}

bool
hq_expression_is_slot(const uint8_t *at, const uint8_t *end,
    uint64_t *ret_register, int64_t *ret_offset)
{
	struct hq_dwarf d = {at, end, false};
	unsigned op = hq_dwarf_u8(&d);

	if (op < OP_BREG0 || op > OP_BREG31)
		return false;
	*ret_register = op - OP_BREG0;
	*ret_offset = hq_dwarf_sleb(&d);
	return hq_dwarf_u8(&d) == OP_DEREF && !d.bad && d.at == d.end;
}
