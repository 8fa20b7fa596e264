/* What takes how long. */
#include "analysis/support/phase.h"

#include <stdatomic.h>
#include <string.h>
#include <time.h>

/* Deeper ones are counted to the outermost that fits. */
#define DEEPEST 32

static bool started;
static struct hq_phase phases[HQ_PHASE_MAX + 1];
static unsigned nphases;
static struct hq_phase rest = {"the rest", NULL, 0};
static struct hq_phase *stack[DEEPEST] = {&rest};
static unsigned depth; /* of the innermost; may exceed the stack */
static uint64_t mark;  /* when the innermost one went on */
static _Atomic(struct hq_phase *) now;
static _Atomic uint64_t since;

uint64_t
hq_phase_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

void
hq_phase_start(void)
{
	started = true;
	mark = hq_phase_clock();
}

static struct hq_phase *
find(const char *what, const char *detail)
{
	for (unsigned i = 0; i < nphases; i++)
		if (strcmp(phases[i].what, what) == 0 &&
		    (phases[i].detail == detail ||
			(detail != NULL && phases[i].detail != NULL &&
			    strcmp(phases[i].detail, detail) == 0)))
			return &phases[i];
	if (nphases == HQ_PHASE_MAX)
		return &rest;
	phases[nphases] = (struct hq_phase){what, detail, 0};
	return &phases[nphases++];
}

/* Charges the time since the mark to the innermost phase. */
static uint64_t
charge(void)
{
	uint64_t t = hq_phase_clock();

	stack[depth < DEEPEST ? depth : DEEPEST - 1]->ns += t - mark;
	mark = t;
	return t;
}

bool
hq_phase_enter(const char *what, const char *detail)
{
	struct hq_phase *p;
	uint64_t t;

	if (!started)
		return false;
	p = find(what, detail);
	t = charge();
	if (++depth < DEEPEST)
		stack[depth] = p;
	atomic_store_explicit(&since, t, memory_order_relaxed);
	atomic_store_explicit(&now, p, memory_order_release);
	return true;
}

void
hq_phase_leave(bool *entered)
{
	if (!*entered)
		return;
	charge();
	depth--;
	atomic_store_explicit(&now,
	    depth == 0 ? NULL : stack[depth < DEEPEST ? depth : DEEPEST - 1],
	    memory_order_release);
}

static void (*before_print)(void);

void
hq_phase_before_print(void (*before)(void))
{
	before_print = before;
}

void
hq_phase_print(void)
{
	void (*before)(void) = before_print;

	before_print = NULL;
	if (before != NULL)
		before();
}

unsigned
hq_phase_list(const struct hq_phase **ret_phases, uint64_t *ret_ns)
{
	if (started)
		charge();
	phases[nphases] = rest;
	*ret_phases = phases;
	*ret_ns = 0;
	for (unsigned i = 0; i <= nphases; i++)
		*ret_ns += phases[i].ns;
	return nphases + 1;
}

const struct hq_phase *
hq_phase_now(uint64_t *ret_ns)
{
	const struct hq_phase *p =
	    atomic_load_explicit(&now, memory_order_acquire);

	*ret_ns = atomic_load_explicit(&since, memory_order_relaxed);
	return p;
}
