#include "capture/trace/compile.h"

#include <string.h>

#include "capture/trace/object.h"
#include "capture/trace/rule.h"
#include "os/arch.h"
#include "os/probe.h"

/* Finds what is said about an address.  False: nothing. */
static bool
find_fde(uintptr_t address, bool *ret_in_object, struct hq_eh_fde *ret)
{
	const struct hq_object *o = hq_object_at(hq_object_find(address));
	struct hq_eh_region region;

	*ret_in_object = o != NULL;
	if (o == NULL || o->eh_frame_hdr == NULL || o->eh_start == NULL)
		return false;
	region = (struct hq_eh_region){o->eh_start, o->eh_end, o->eh_frame_hdr};
	return hq_eh_find(&region, address, ret);
}

/* The code that ends a signal handler, by its bytes.  `address` may be one
 * before it, as that of a return address is. */
static bool
is_signal_return(uintptr_t address)
{
	for (uintptr_t at = address; at <= address + 1; at++)
		if (hq_probe_range(at, HQ_ARCH_SIGNAL_RETURN_BYTES) &&
		    memcmp((const void *)at, HQ_ARCH_SIGNAL_RETURN,
			HQ_ARCH_SIGNAL_RETURN_BYTES) == 0)
			return true;
	return false;
}

static bool
make_slots(const struct hq_cfi_row *row, uint64_t *ret)
{
	bool fp_same =
	    row->fp.where == HQ_CFI_SAME || row->fp.where == HQ_CFI_UNDEFINED;
	int64_t fp = row->fp.number, ra = row->ra.number;

	if (!fp_same && (row->fp.where != HQ_CFI_AT || fp >= 0 || fp % 8 != 0))
		return false;
#if defined(__aarch64__)
	uint64_t form, n;
	if (row->ra.where == HQ_CFI_SAME && fp_same) {
		*ret = HQ_RULE_FORM_NONE << HQ_RULE_FORM_SHIFT;
		return true;
	}
	if (row->ra.where != HQ_CFI_AT || ra >= 0 || ra % 8 != 0 ||
	    (!fp_same && ra != fp + 8))
		return false;
	form = fp_same ? HQ_RULE_FORM_LR : HQ_RULE_FORM_PAIR;
	n = (uint64_t) - (fp_same ? ra : fp) / 8;
	*ret = form << HQ_RULE_FORM_SHIFT | n;
	return n <= HQ_RULE_FORM_MASK;
#else
	if (row->ra.where != HQ_CFI_AT || ra != -8)
		return false;
	*ret = fp_same ? 0 : (uint64_t)-fp / 8;
	return true;
#endif
}

uint64_t
hq_compile_row(const struct hq_cfi_row *row)
{
	uint64_t slots, rule, base;
	enum hq_rule_kind kind;
	int64_t offset;

	if (row->ra.where == HQ_CFI_UNDEFINED)
		return hq_rule_special(HQ_RULE_OUTERMOST);
	if (row->cfa_expression != NULL) {
		kind = HQ_RULE_DEREF;
		if (!hq_expression_is_slot(row->cfa_expression,
			row->cfa_expression_end, &base, &offset) ||
		    base != HQ_ARCH_DWARF_FP)
			return hq_rule_special(HQ_RULE_SLOW);
	} else {
		base = row->cfa_register;
		offset = row->cfa_offset;
		kind = base == HQ_ARCH_DWARF_SP ? HQ_RULE_SP : HQ_RULE_FP;
	}
	if ((base != HQ_ARCH_DWARF_SP && base != HQ_ARCH_DWARF_FP) ||
	    !make_slots(row, &slots) ||
	    !hq_rule_make(kind, offset, slots, &rule))
		return hq_rule_special(HQ_RULE_SLOW);
	return rule;
}

/*
 * Code without information.  A return address that is the very start of a
 * function was left by no call: it is where a coroutine begins, put there by
 * makecontext and the like.
 */
static enum hq_rule_special
without_fde(uintptr_t address, bool in_object)
{
	struct hq_eh_fde next;
	bool unused;

	if ((in_object || HQ_ARCH_SIGNS_RETURNS) && is_signal_return(address))
		return HQ_RULE_SIGNAL;
	if (in_object && find_fde(address + 1, &unused, &next) &&
	    next.start == address + 1)
		return HQ_RULE_OUTERMOST;
	return HQ_RULE_NO_INFO;
}

bool
hq_compile(uintptr_t address, uint64_t *ret_rule)
{
	struct hq_eh_fde fde;
	struct hq_cfi_row row;
	bool in_object;

	if (!find_fde(address, &in_object, &fde)) {
		*ret_rule = hq_rule_special(without_fde(address, in_object));
		return in_object;
	}
	if (fde.is_signal)
		*ret_rule = hq_rule_special(
		    is_signal_return(address) ? HQ_RULE_SIGNAL : HQ_RULE_SLOW);
	else if (!hq_cfi_run(&fde, address, &row))
		*ret_rule = hq_rule_special(HQ_RULE_NO_INFO);
	else
		*ret_rule = hq_compile_row(&row);
	return true;
}

static bool
caller_register(const struct hq_cfi_rule *rule, uint64_t cfa, uint64_t same,
    const struct hq_registers *own, struct hq_unwind_memory *memory,
    uint64_t *ret)
{
	uint64_t v = cfa + (uint64_t)rule->number;
	uintptr_t word = 0;

	switch (rule->where) {
	case HQ_CFI_SAME:
	case HQ_CFI_UNDEFINED:
		*ret = same;
		return true;
	case HQ_CFI_IS:
		*ret = v;
		return true;
	case HQ_CFI_IN:
		return hq_registers_get(own, (uint64_t)rule->number, ret);
	case HQ_CFI_AT:
		break;
	case HQ_CFI_IS_EXPRESSION:
		return hq_expression_run(rule->expression, rule->expression_end,
		    own, &cfa, memory, ret);
	case HQ_CFI_AT_EXPRESSION:
		if (!hq_expression_run(rule->expression, rule->expression_end,
			own, &cfa, memory, &v))
			return false;
		break;
	}
	if (!hq_unwind_memory_load(memory, (uintptr_t)v, &word))
		return false;
	*ret = word;
	return true;
}

bool
hq_compile_apply_row(const struct hq_cfi_row *row,
    const struct hq_registers *own, struct hq_unwind_memory *memory,
    struct hq_registers *ret_caller)
{
	uint64_t cfa;

	if (row->cfa_expression != NULL) {
		if (!hq_expression_run(row->cfa_expression,
			row->cfa_expression_end, own, NULL, memory, &cfa))
			return false;
	} else {
		if (!hq_registers_get(own, row->cfa_register, &cfa))
			return false;
		cfa += (uint64_t)row->cfa_offset;
	}
	*ret_caller = (struct hq_registers){.sp = cfa};
	/* Without a rule it would still be in a register, which only the link
	 * register of an interrupted function can be. */
	if (row->ra.where == HQ_CFI_SAME && !own->has_lr)
		return false;
	if (row->ra.where == HQ_CFI_UNDEFINED)
		ret_caller->pc = 0;
	else if (!caller_register(
		     &row->ra, cfa, own->lr, own, memory, &ret_caller->pc))
		return false;
	return caller_register(
	    &row->fp, cfa, own->fp, own, memory, &ret_caller->fp);
}

bool
hq_compile_apply(uintptr_t address, const struct hq_registers *own,
    struct hq_unwind_memory *memory, struct hq_registers *ret_caller,
    bool *ret_exact)
{
	struct hq_eh_fde fde;
	struct hq_cfi_row row;
	bool in_object;

	if (!find_fde(address, &in_object, &fde) ||
	    !hq_cfi_run(&fde, address, &row))
		return false;
	*ret_exact = fde.is_signal;
	return hq_compile_apply_row(&row, own, memory, ret_caller);
}
