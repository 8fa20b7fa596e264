#include "capture/trace/memory.h"

#include <sys/auxv.h>

#include "os/arch.h"
#include "os/map.h"
#include "os/probe.h"

/* How far from what is known each page between is asked for; the same of the
 * own stack, in all; and how far that is believed without asking. */
#define NEAR_BYTES ((uintptr_t)64 << 10)
#define REACH_BYTES ((uintptr_t)64 << 20)
#define BELIEVED_BYTES ((uintptr_t)1 << 20)

static uintptr_t first_thread;

static uintptr_t
page_of(uintptr_t address)
{
	return address & ~(HQ_MAP_PAGE - 1);
}

void
hq_unwind_memory_init(void)
{
	first_thread = hq_arch_thread_pointer();
}

static bool
is_first_thread(void)
{
	return first_thread == 0 || first_thread == hq_arch_thread_pointer();
}

/*
 * An address at the very top of the thread's own stack, without asking anybody:
 * the kernel puts the random bytes for the first thread there, libc the
 * thread's control block for the others.
 */
static uintptr_t
top_of_own_stack(void)
{
	if (is_first_thread())
		return (uintptr_t)getauxval(AT_RANDOM);
	return hq_arch_thread_pointer();
}

/*
 * Extends what is known of the own stack down to `address`.  Each page is asked
 * for once: what is below the first that is not there is another stack.  A
 * thread's stack may have another right below it, without a page between, which
 * may go: so a thread goes there in small steps only.  What is further away is
 * the own stack when a walk from there comes to what is known.
 */
static bool
extend_home(struct hq_unwind_memory *m, uintptr_t address, uintptr_t reach)
{
	if (address >= m->home_low || m->home_low - address > reach)
		return false;
	while (m->home_low > address) {
		if (!hq_probe_page(m->home_low - HQ_MAP_PAGE))
			return false;
		m->home_low -= HQ_MAP_PAGE;
	}
	return true;
}

/* Whether `address` is in the own stack; if so, that is what is known. */
static bool
go_home(struct hq_unwind_memory *m, uintptr_t address)
{
	if (m->home_high == 0) {
		m->home_low = page_of(top_of_own_stack());
		m->home_high = m->home_low + HQ_MAP_PAGE;
	}
	if (address - m->home_low >= m->home_high - m->home_low &&
	    !extend_home(
		m, address, is_first_thread() ? REACH_BYTES : NEAR_BYTES))
		return false;
	m->low = m->home_low;
	m->high = m->home_high;
	return true;
}

void
hq_unwind_memory_find(struct hq_unwind_memory *m, uintptr_t sp)
{
	if (m->owner != hq_arch_thread_pointer())
		*m = (struct hq_unwind_memory){
		    .owner = hq_arch_thread_pointer()};
	if (go_home(m, sp))
		return;
	m->low = m->high = page_of(sp);
	if (hq_probe_page(m->low)) {
		m->high += HQ_MAP_PAGE;
	} else if (hq_probe_is_quiet()) {
		/* The thread runs on it, and has not reached its end. */
		if (sp < m->home_low && m->home_low - sp < BELIEVED_BYTES)
			m->high = m->home_high;
		else if (sp != m->low)
			m->high += HQ_MAP_PAGE;
	}
}

/* One more page at the end of what is known. */
static bool
grow_up(struct hq_unwind_memory *m)
{
	if (m->high == m->home_low) {
		/* The own stack, reached from below. */
		m->home_low = m->low;
		m->high = m->home_high;
		return true;
	}
	if (!hq_probe_page(m->high))
		return false;
	m->high += HQ_MAP_PAGE;
	return true;
}

static bool
grow_down(struct hq_unwind_memory *m)
{
	if (!hq_probe_page(m->low - HQ_MAP_PAGE))
		return false;
	m->low -= HQ_MAP_PAGE;
	return true;
}

static bool
is_far(const struct hq_unwind_memory *m, uintptr_t address)
{
	if (address < m->low)
		return m->low - address > NEAR_BYTES;
	return m->low == m->high ||
	       (address > m->high && address - m->high > NEAR_BYTES);
}

bool
hq_unwind_memory_has(struct hq_unwind_memory *m, uintptr_t address, size_t n)
{
	uintptr_t end, from = m->low;
	bool far, home;

	if (__builtin_add_overflow(address, n, &end))
		return false;
	far = is_far(m, address);
	home = far && go_home(m, address);
	if (home && extend_home(m, from, REACH_BYTES))
		m->low = m->home_low;
	if (far && !home) {
		if (!hq_probe_page(address))
			return false;
		m->low = page_of(address);
		m->high = m->low + HQ_MAP_PAGE;
	}
	while (address < m->low)
		if (!grow_down(m))
			return false;
	while (end > m->high)
		if (!grow_up(m))
			return false;
	return true;
}

bool
hq_unwind_memory_load(
    struct hq_unwind_memory *m, uintptr_t address, uintptr_t *ret)
{
	if (!hq_unwind_memory_knows(m, address, sizeof *ret) &&
	    !hq_unwind_memory_has(m, address, sizeof *ret))
		return false;
	*ret = hq_unwind_memory_word(address);
	return true;
}
