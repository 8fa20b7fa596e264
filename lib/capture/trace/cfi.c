#include "capture/trace/cfi.h"

#include <stddef.h>

#include "capture/trace/dwarf.h"
#include "os/arch.h"

/* How deep states are remembered; compilers need two. */
enum { REMEMBERED = 8 };

struct machine {
	const struct hq_eh_fde *fde;
	uint64_t wanted, at; /* addresses of code */
	struct hq_cfi_row row, first;
	struct hq_cfi_row remembered[REMEMBERED];
	unsigned depth;
	struct hq_dwarf d;
};

/* What comes in the low six bits of an opcode. */
enum { OP_HIGH = 0xc0, OP_ADVANCE = 0x40, OP_OFFSET = 0x80, OP_RESTORE = 0xc0 };

/* What an operand is. */
enum operand { NOTHING, REG, UNSIGNED, SIGNED, FACTORED, UFACTORED, BLOCK };

enum action {
	REFUSE, /* not an opcode */
	PASS,   /* nothing to be done */
	SET_PLACE,
	ADVANCE,
	SET_RULE,
	RESTORE,
	REMEMBER,
	RECALL,
	SET_CFA,
	SET_CFA_REGISTER,
	SET_CFA_OFFSET,
	SET_CFA_EXPRESSION,
	TOGGLE_SIGNED
};

/* DW_CFA_*: the action, where a rule then says that the register is, and up to
 * two operands; ADVANCE has the number of bytes in `where`. */
static const struct {
	uint8_t action, where, operands[2];
} opcodes[] = {
    [0x00] = {PASS, 0, {0}},                            /* nop */
    [0x01] = {SET_PLACE, 0, {0}},                       /* set_loc */
    [0x02] = {ADVANCE, 1, {0}},                         /* advance_loc1 */
    [0x03] = {ADVANCE, 2, {0}},                         /* advance_loc2 */
    [0x04] = {ADVANCE, 4, {0}},                         /* advance_loc4 */
    [0x05] = {SET_RULE, HQ_CFI_AT, {REG, UFACTORED}},   /* offset_extended */
    [0x06] = {RESTORE, 0, {REG}},                       /* restore_extended */
    [0x07] = {SET_RULE, HQ_CFI_UNDEFINED, {REG}},       /* undefined */
    [0x08] = {SET_RULE, HQ_CFI_SAME, {REG}},            /* same_value */
    [0x09] = {SET_RULE, HQ_CFI_IN, {REG, UNSIGNED}},    /* register */
    [0x0a] = {REMEMBER, 0, {0}},                        /* remember_state */
    [0x0b] = {RECALL, 0, {0}},                          /* restore_state */
    [0x0c] = {SET_CFA, 0, {REG, UNSIGNED}},             /* def_cfa */
    [0x0d] = {SET_CFA_REGISTER, 0, {REG}},              /* .._register */
    [0x0e] = {SET_CFA_OFFSET, 0, {NOTHING, UNSIGNED}},  /* .._offset */
    [0x0f] = {SET_CFA_EXPRESSION, 0, {NOTHING, BLOCK}}, /* .._expression */
    [0x10] = {SET_RULE, HQ_CFI_AT_EXPRESSION, {REG, BLOCK}},
    [0x11] = {SET_RULE, HQ_CFI_AT, {REG, FACTORED}}, /* .._extended_sf */
    [0x12] = {SET_CFA, 0, {REG, FACTORED}},          /* def_cfa_sf */
    [0x13] = {SET_CFA_OFFSET, 0, {NOTHING, FACTORED}},
    [0x14] = {SET_RULE, HQ_CFI_IS, {REG, UFACTORED}}, /* val_offset */
    [0x15] = {SET_RULE, HQ_CFI_IS, {REG, FACTORED}},  /* val_offset_sf */
    [0x16] = {SET_RULE, HQ_CFI_IS_EXPRESSION, {REG, BLOCK}},
    [0x2d] = {HQ_ARCH_SIGNS_RETURNS ? TOGGLE_SIGNED : PASS, 0, {0}},
    [0x2e] = {PASS, 0, {NOTHING, UNSIGNED}},          /* GNU_args_size */
    [0x2f] = {SET_RULE, HQ_CFI_AT, {REG, UFACTORED}}, /* negated below */
};
enum { OP_NEGATIVE = 0x2f };

static struct hq_cfi_rule *
rule_of(struct machine *m, struct hq_cfi_row *row, uint64_t reg)
{
	if (reg == HQ_ARCH_DWARF_FP)
		return &row->fp;
	return reg == m->fde->return_column ? &row->ra : NULL;
}

struct operands {
	uint64_t reg;
	int64_t number;
	const uint8_t *block, *block_end;
};

static void
read_operand(struct machine *m, enum operand kind, struct operands *ret)
{
	uint64_t n;

	switch (kind) {
	case NOTHING:
		break;
	case REG:
		ret->reg = hq_dwarf_uleb(&m->d);
		break;
	case UNSIGNED:
		ret->number = (int64_t)hq_dwarf_uleb(&m->d);
		break;
	case SIGNED:
		ret->number = hq_dwarf_sleb(&m->d);
		break;
	case UFACTORED:
		ret->number = (int64_t)(hq_dwarf_uleb(&m->d) *
					(uint64_t)m->fde->data_unit);
		break;
	case FACTORED:
		ret->number = (int64_t)((uint64_t)hq_dwarf_sleb(&m->d) *
					(uint64_t)m->fde->data_unit);
		break;
	case BLOCK:
		n = hq_dwarf_uleb(&m->d);
		ret->block = m->d.at;
		hq_dwarf_skip(&m->d, n);
		ret->block_end = m->d.at;
		break;
	}
}

static void
set_rule(struct machine *m, enum hq_cfi_where where, const struct operands *o)
{
	struct hq_cfi_rule *rule = rule_of(m, &m->row, o->reg);

	if (rule != NULL)
		*rule = (struct hq_cfi_rule){
		    where, o->number, o->block, o->block_end};
}

static void
restore(struct machine *m, uint64_t reg)
{
	struct hq_cfi_rule *rule = rule_of(m, &m->row, reg);

	if (rule != NULL)
		*rule = *rule_of(m, &m->first, reg);
}

static bool
recall(struct machine *m)
{
	if (m->depth == 0)
		return false;
	m->row = m->remembered[--m->depth];
	return true;
}

static bool
remember(struct machine *m)
{
	if (m->depth == REMEMBERED)
		return false;
	m->remembered[m->depth++] = m->row;
	return true;
}

static bool
act(struct machine *m, unsigned op, const struct operands *o)
{
	struct hq_cfi_row *row = &m->row;

	switch ((enum action)opcodes[op].action) {
	case PASS:
		return true;
	case SET_PLACE:
		m->at = hq_dwarf_address(&m->d, m->fde->encoding, 0);
		return true;
	case ADVANCE:
		m->at += hq_dwarf_fixed(&m->d, opcodes[op].where) *
			 m->fde->code_unit;
		return true;
	case SET_RULE:
		set_rule(m, (enum hq_cfi_where)opcodes[op].where, o);
		return true;
	case RESTORE:
		restore(m, o->reg);
		return true;
	case REMEMBER:
		return remember(m);
	case RECALL:
		return recall(m);
	case SET_CFA:
		row->cfa_register = o->reg;
		row->cfa_offset = o->number;
		row->cfa_expression = NULL;
		return true;
	case SET_CFA_REGISTER:
		row->cfa_register = o->reg;
		row->cfa_expression = NULL;
		return true;
	case SET_CFA_OFFSET:
		row->cfa_offset = o->number;
		return true;
	case SET_CFA_EXPRESSION:
		row->cfa_expression = o->block;
		row->cfa_expression_end = o->block_end;
		return true;
	case TOGGLE_SIGNED:
		row->ra_signed = !row->ra_signed;
		return true;
	case REFUSE:
		break;
	}
	return false;
}

static bool
run_extended(struct machine *m, unsigned op)
{
	struct operands o = {0};

	if (op >= sizeof opcodes / sizeof *opcodes)
		return false;
	for (unsigned i = 0; i < 2; i++)
		read_operand(m, (enum operand)opcodes[op].operands[i], &o);
	if (op == OP_NEGATIVE)
		o.number = (int64_t)(0 - (uint64_t)o.number);
	return !m->d.bad && act(m, op, &o);
}

/* Runs instructions until the place is beyond the wanted one, or to the end. */
static bool
run(struct machine *m, const uint8_t *start, const uint8_t *end)
{
	m->d = (struct hq_dwarf){start, end, false};
	while (m->d.at < m->d.end && m->at <= m->wanted) {
		uint8_t op = hq_dwarf_u8(&m->d), low = op & ~OP_HIGH;
		switch (op & OP_HIGH) {
		case OP_ADVANCE:
			m->at += low * m->fde->code_unit;
			break;
		case OP_OFFSET: {
			struct operands o = {.reg = low};
			read_operand(m, UFACTORED, &o);
			set_rule(m, HQ_CFI_AT, &o);
			break;
		}
		case OP_RESTORE:
			restore(m, low);
			break;
		default:
			if (!run_extended(m, op))
				return false;
		}
		if (m->d.bad)
			return false;
	}
	return true;
}

bool
hq_cfi_run(
    const struct hq_eh_fde *fde, uint64_t address, struct hq_cfi_row *ret)
{
	struct machine m;

	m.fde = fde;
	m.wanted = address;
	m.at = fde->start;
	m.depth = 0;
	m.row = (struct hq_cfi_row){0};
	m.first = m.row;
	if (!run(&m, fde->common, fde->common_end))
		return false;
	m.first = m.row;
	if (!run(&m, fde->own, fde->own_end))
		return false;
	*ret = m.row;
	return true;
}
