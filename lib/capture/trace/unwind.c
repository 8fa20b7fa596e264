/*
 * What unwind.h leaves over: rules that are met for the first time, frames of
 * signals, code without information, memory that is not known to be there.
 */
#include "capture/trace/unwind.h"

#include "capture/trace/compile.h"
#include "capture/trace/object.h"
#include "os/map.h"
#include "os/probe.h"

static enum hq_unwind_method method;

static struct {
	uint64_t by_frame_pointer, interpreted, signals, stuck;
} counts;

static void
count(uint64_t *counter)
{
	__atomic_fetch_add(counter, 1, __ATOMIC_RELAXED);
}

void
hq_unwind_set_method(enum hq_unwind_method m)
{
	method = m;
	/* No rule is found from now on, and what is not found is slow. */
	if (m == HQ_UNWIND_FRAME_POINTERS)
		hq_rule_suspend();
}

void
hq_unwind_init(void)
{
	hq_unwind_memory_init();
}

void
hq_unwind_fork_child(void)
{
	hq_object_fork_child();
	if (method == HQ_UNWIND_FRAME_POINTERS)
		hq_rule_suspend();
}

/* The return address of a function that has not saved it: known only where it
 * was interrupted, on machines that have a register for it. */
static bool
link_register(const struct hq_frame *f, uintptr_t *ret)
{
#if HQ_ARCH_SIGNS_RETURNS
	*ret = f->lr;
	return f->exact;
#else
	(void)f;
	*ret = 0;
	return false;
#endif
}

static enum hq_unwind_end
stuck(void)
{
	count(&counts.stuck);
	return HQ_UNWIND_STUCK;
}

/* Makes the caller the frame; ra with its signature still. */
static enum hq_unwind_end
go_on(struct hq_frame *f, uintptr_t ra, uintptr_t sp, uintptr_t fp, bool exact)
{
	ra = hq_arch_strip(ra);
	if (ra == 0)
		return HQ_UNWIND_OUTERMOST;
	f->pc = ra;
	f->sp = sp;
	f->fp = fp;
	f->exact = exact;
	return HQ_UNWIND_ON;
}

/*
 * Whether a return address found by the frame pointer alone can be one: in an
 * object, or in memory that is there, such as a compiler's that runs in the
 * program; which is not asked again in the neighbourhood.
 */
static bool
is_code(struct hq_unwind_memory *memory, uintptr_t ra)
{
	static const uintptr_t neighbourhood = (uintptr_t)16 << 20;

	if (hq_object_has(ra - 1))
		return true;
	if (memory->code != 0 &&
	    ra - memory->code + neighbourhood < 2 * neighbourhood)
		return true;
	if (ra < HQ_MAP_PAGE || ra >> 48 != 0 ||
	    (!hq_probe_is_quiet() && !hq_probe_page(ra - 1)))
		return false;
	memory->code = ra;
	return true;
}

/* The caller's pair of frame pointer and return address is where fp points. */
static enum hq_unwind_end
step_by_frame_pointer(struct hq_frame *f, struct hq_unwind_memory *memory,
    struct hq_unwind_loads *ret)
{
	uintptr_t fp, ra, at = f->fp;

	/* Both ABIs mark the outermost frame so; a program starts in code without
	 * information, of the loader. */
	if (at == 0)
		return HQ_UNWIND_OUTERMOST;
	if (at < f->sp || at % 8 != 0 ||
	    !hq_unwind_memory_load(memory, at, &fp) ||
	    !hq_unwind_memory_load(memory, at + 8, &ra))
		return stuck();
	*ret = (struct hq_unwind_loads){at + 8, at, true, true, 0};
	ra = hq_arch_strip(ra);
	if (ra == 0)
		return HQ_UNWIND_OUTERMOST;
	if (!is_code(memory, ra))
		return stuck();
	count(&counts.by_frame_pointer);
	return go_on(f, ra, at + 16 + HQ_UNWIND_UNKNOWN_SP, fp, false);
}

/* The kernel has put the interrupted registers where sp is. */
static enum hq_unwind_end
step_signal(struct hq_frame *f, struct hq_unwind_memory *memory,
    struct hq_unwind_loads *ret)
{
	uintptr_t pc, sp, fp;

	if (!hq_unwind_memory_load(memory, f->sp + HQ_ARCH_SIGNAL_PC, &pc) ||
	    !hq_unwind_memory_load(memory, f->sp + HQ_ARCH_SIGNAL_SP, &sp) ||
	    !hq_unwind_memory_load(memory, f->sp + HQ_ARCH_SIGNAL_FP, &fp))
		return stuck();
#if HQ_ARCH_SIGNS_RETURNS
	if (!hq_unwind_memory_load(memory, f->sp + HQ_ARCH_SIGNAL_LR, &f->lr))
		return stuck();
#endif
	*ret = (struct hq_unwind_loads){0};
	count(&counts.signals);
	return go_on(f, pc, sp, fp, true);
}

/* cfa is known; what is wanted of memory may not be. */
static enum hq_unwind_end
step_plain(struct hq_frame *f, uint64_t rule, uintptr_t cfa,
    struct hq_unwind_memory *memory, struct hq_unwind_loads *ret)
{
	uintptr_t low, fp_slot, ra_slot, ra, fp = f->fp;
	bool in_memory = hq_unwind_slots(rule, cfa, &low, &fp_slot);

	ra_slot = HQ_UNWIND_RA_SLOT(cfa, low, fp_slot);
	if (cfa < f->sp || (in_memory && cfa == f->sp))
		return stuck();
	if (in_memory) {
		if (!hq_unwind_memory_load(memory, ra_slot, &ra) ||
		    (fp_slot != 0 &&
			!hq_unwind_memory_load(memory, fp_slot, &fp)))
			return stuck();
	} else if (!link_register(f, &ra)) {
		return stuck();
	}
	*ret = (struct hq_unwind_loads){ra_slot, fp_slot,
	    hq_rule_kind(rule) != HQ_RULE_SP, in_memory, 0};
	return go_on(f, ra, cfa, fp, false);
}

/* The function aligned its frame: a slot says where the frame began. */
static enum hq_unwind_end
step_aligned(struct hq_frame *f, uint64_t rule, uintptr_t cfa_slot,
    struct hq_unwind_memory *memory, struct hq_unwind_loads *ret)
{
	enum hq_unwind_end end;
	uintptr_t cfa;

	if (!hq_unwind_memory_load(memory, cfa_slot, &cfa))
		return stuck();
	end = step_plain(f, rule, cfa, memory, ret);
	ret->cfa_slot = cfa_slot;
	return end;
}

static enum hq_unwind_end
step_interpreted(struct hq_frame *f, struct hq_unwind_memory *memory,
    struct hq_unwind_loads *ret)
{
	struct hq_registers caller,
	    own = {.pc = f->pc, .sp = f->sp, .fp = f->fp};
	uintptr_t lr = 0;
	bool exact = false;

	own.has_lr = link_register(f, &lr);
	own.lr = lr;
	if (!HQ_UNWIND_SP_IS_KNOWN(f->sp) ||
	    !hq_compile_apply(f->pc - !f->exact, &own, memory, &caller, &exact))
		return stuck();
	/* The stack of a signal may be anywhere. */
	if (!exact && caller.sp <= f->sp)
		return stuck();
	*ret = (struct hq_unwind_loads){.used_fp = true};
	count(&counts.interpreted);
	return go_on(f, (uintptr_t)caller.pc, (uintptr_t)caller.sp,
	    (uintptr_t)caller.fp, exact);
}

static enum hq_unwind_end
step_special(struct hq_frame *f, enum hq_rule_special what,
    struct hq_unwind_memory *memory, struct hq_unwind_loads *ret)
{
	switch (what) {
	case HQ_RULE_OUTERMOST:
		ret->plain = true;
		return HQ_UNWIND_OUTERMOST;
	case HQ_RULE_SIGNAL:
		return step_signal(f, memory, ret);
	case HQ_RULE_SLOW:
		return step_interpreted(f, memory, ret);
	default:
		return step_by_frame_pointer(f, memory, ret);
	}
}

static uint64_t
rule_of(const struct hq_frame *f)
{
	uintptr_t address = f->pc - !f->exact;
	struct hq_rule_table *table;
	uint64_t rule;
	bool keep;

	if (method == HQ_UNWIND_FRAME_POINTERS)
		return hq_rule_special(HQ_RULE_NO_INFO);
	rule = hq_rule_find(address);
	if (rule != 0)
		return rule;
	table = hq_rule_begin();
	keep = hq_compile(address, &rule);
	hq_rule_end(table, address, keep ? rule : 0);
	return rule;
}

enum hq_unwind_end
hq_unwind_step_slow(struct hq_frame *f, struct hq_unwind_memory *memory,
    struct hq_unwind_loads *ret_loads)
{
	uint64_t rule = rule_of(f);
	uintptr_t cfa = (uintptr_t)hq_rule_cfa(rule);

	*ret_loads = (struct hq_unwind_loads){0};
	switch (hq_rule_kind(rule)) {
	case HQ_RULE_SP:
		if (!HQ_UNWIND_SP_IS_KNOWN(f->sp))
			return step_by_frame_pointer(f, memory, ret_loads);
		return step_plain(f, rule, f->sp + cfa, memory, ret_loads);
	case HQ_RULE_FP:
		return step_plain(f, rule, f->fp + cfa, memory, ret_loads);
	case HQ_RULE_DEREF:
		return step_aligned(f, rule, f->fp + cfa, memory, ret_loads);
	case HQ_RULE_SPECIAL:
		break;
	}
	return step_special(
	    f, (enum hq_rule_special)hq_rule_slots(rule), memory, ret_loads);
}

uint64_t
hq_unwind_self_bytes(void)
{
	return hq_rule_self_bytes() + hq_object_self_bytes();
}

bool
hq_unwind_counter_at(uint32_t i, const char **ret_name, uint64_t *ret_value)
{
	static const struct {
		const char *name;
		const uint64_t *value;
	} table[] = {
	    {"unwind_rules_read", &hq_rule_misses},
	    {"unwind_interpreted", &counts.interpreted},
	    {"unwind_frame_pointer", &counts.by_frame_pointer},
	    {"unwind_signal_frames", &counts.signals},
	    {"unwind_stuck", &counts.stuck},
	    {"lost_objects", &hq_object_lost},
	};

	if (i >= sizeof table / sizeof *table)
		return false;
	*ret_name = table[i].name;
	*ret_value = __atomic_load_n(table[i].value, __ATOMIC_RELAXED);
	return true;
}
