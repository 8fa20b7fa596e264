#include "capture/trace/rule.h"

#include <stddef.h>

#include "os/map.h"
#include "os/own.h"

enum {
	SMALLEST = 1 << HQ_RULE_INDEX_BITS,
	LARGEST = 1 << 16,
	GROWTH = 4,
	TABLES = 16
};

/* The first table costs nothing until its pages are touched. */
static uint64_t first_slots[LARGEST] __attribute__((aligned(4096)));
static uint64_t no_slots[1];

static struct hq_rule_table none = {.slots = no_slots};
static struct hq_rule_table tables[TABLES] = {
    {.slots = first_slots, .mask = SMALLEST - 1},
};

/* What readers see: `live`, or `none` while anything is suspended or changed.
 */
struct hq_rule_table *hq_rule_current = &tables[0];

/*
 * Who wants a change counts it up and then tries to bring it about; whoever is
 * at it already sees the count and goes round once more.  So nobody waits, also
 * not a signal handler for the thread that it interrupted.
 */
static struct {
	struct hq_rule_table *live; /* of who is busy; NULL: there is none */
	unsigned changes, flushes_wanted;
	unsigned suspended;
	unsigned flushes_done; /* of who is busy */
	bool busy;
} state = {.live = &tables[0]};

uint64_t hq_rule_misses;

bool
hq_rule_make(
    enum hq_rule_kind kind, int64_t cfa, uint64_t slots, uint64_t *ret_rule)
{
	if (cfa % 8 != 0 || cfa / 8 < -(1 << 13) || cfa / 8 >= 1 << 13 ||
	    slots >= 1u << HQ_RULE_SLOTS_BITS)
		return false;
	*ret_rule = slots << HQ_RULE_SLOTS_SHIFT |
		    ((uint64_t)(cfa / 8) << 2 & 0xffff) | (uint64_t)kind;
	return true;
}

uint64_t
hq_rule_special(enum hq_rule_special what)
{
	return (uint64_t)what << HQ_RULE_SLOTS_SHIFT | HQ_RULE_SPECIAL;
}

struct hq_rule_table *
hq_rule_begin(void)
{
	struct hq_rule_table *t =
	    __atomic_load_n(&hq_rule_current, __ATOMIC_SEQ_CST);

	__atomic_fetch_add(&hq_rule_misses, 1, __ATOMIC_RELAXED);
	if (t == &none)
		return NULL;
	/* Counted first, then looked whether it is still the one: a table is
	 * cleared for another use only when nobody is counted. */
	__atomic_fetch_add(&t->writers, 1, __ATOMIC_SEQ_CST);
	if (__atomic_load_n(&hq_rule_current, __ATOMIC_SEQ_CST) == t)
		return t;
	__atomic_fetch_sub(&t->writers, 1, __ATOMIC_RELEASE);
	return NULL;
}

/* More room when what is driven out is half of what there is; the entries stay
 * where they are, and those that are not found there come again. */
static void
count_eviction(struct hq_rule_table *t, uint64_t mask)
{
	uint32_t n = __atomic_add_fetch(&t->evictions, 1, __ATOMIC_RELAXED);

	if (n < (mask + 1) / 2 || mask + 1 >= LARGEST)
		return;
	__atomic_store_n(&t->evictions, 0, __ATOMIC_RELAXED);
	__atomic_store_n(&t->mask, (mask + 1) * GROWTH - 1, __ATOMIC_RELAXED);
}

void
hq_rule_end(struct hq_rule_table *t, uintptr_t address, uint64_t rule)
{
	uint64_t key = HQ_RULE_KEY(address), tag = key >> HQ_RULE_INDEX_BITS;
	uint64_t mask, word, *slot;

	if (t == NULL)
		return;
	if (rule != 0 && tag < (uint64_t)1 << (64 - HQ_RULE_TAG_SHIFT)) {
		mask = __atomic_load_n(&t->mask, __ATOMIC_RELAXED);
		slot = &t->slots[(key ^ tag) & mask];
		word = __atomic_load_n(slot, __ATOMIC_RELAXED);
		if (word != 0 && word >> HQ_RULE_TAG_SHIFT != tag)
			count_eviction(t, mask);
		__atomic_store_n(
		    slot, tag << HQ_RULE_TAG_SHIFT | rule, __ATOMIC_RELAXED);
	}
	__atomic_fetch_sub(&t->writers, 1, __ATOMIC_RELEASE);
}

static void
clear(struct hq_rule_table *t)
{
	if (hq_map_discard(t->slots, LARGEST * sizeof *t->slots))
		return;
	for (unsigned i = 0; i < LARGEST; i++)
		__atomic_store_n(&t->slots[i], 0, __ATOMIC_RELAXED);
}

/* An empty table that nobody writes to; NULL when there is none.  Readers may
 * still be in it: they find nothing, or what is true now. */
static struct hq_rule_table *
fresh_table(const struct hq_rule_table *old)
{
	for (unsigned i = 0; i < TABLES; i++) {
		struct hq_rule_table *t = &tables[i];
		if (t == old ||
		    __atomic_load_n(&t->writers, __ATOMIC_SEQ_CST) != 0)
			continue;
		if (t->slots != NULL)
			clear(t);
		else
			t->slots = hq_own_map(LARGEST * sizeof *t->slots);
		if (t->slots == NULL)
			return NULL;
		__atomic_store_n(&t->evictions, 0, __ATOMIC_RELAXED);
		__atomic_store_n(&t->mask,
		    old ? __atomic_load_n(&old->mask, __ATOMIC_RELAXED)
			: SMALLEST - 1,
		    __ATOMIC_RELAXED);
		return t;
	}
	return NULL;
}

static void
bring_about(void)
{
	unsigned flushes =
	    __atomic_load_n(&state.flushes_wanted, __ATOMIC_SEQ_CST);

	__atomic_store_n(&hq_rule_current, &none, __ATOMIC_SEQ_CST);
	if (flushes != state.flushes_done) {
		state.live = fresh_table(state.live);
		state.flushes_done = flushes;
	}
	if (state.live != NULL &&
	    __atomic_load_n(&state.suspended, __ATOMIC_SEQ_CST) == 0)
		__atomic_store_n(
		    &hq_rule_current, state.live, __ATOMIC_SEQ_CST);
}

static void
change(void)
{
	unsigned seen;

	__atomic_store_n(&hq_rule_current, &none, __ATOMIC_SEQ_CST);
	__atomic_fetch_add(&state.changes, 1, __ATOMIC_SEQ_CST);
	do {
		seen = __atomic_load_n(&state.changes, __ATOMIC_SEQ_CST);
		if (__atomic_test_and_set(&state.busy, __ATOMIC_SEQ_CST))
			return;
		bring_about();
		__atomic_clear(&state.busy, __ATOMIC_SEQ_CST);
	} while (seen != __atomic_load_n(&state.changes, __ATOMIC_SEQ_CST));
}

void
hq_rule_flush(void)
{
	__atomic_fetch_add(&state.flushes_wanted, 1, __ATOMIC_SEQ_CST);
	change();
}

void
hq_rule_suspend(void)
{
	__atomic_fetch_add(&state.suspended, 1, __ATOMIC_SEQ_CST);
	change();
}

void
hq_rule_resume(void)
{
	unsigned n = __atomic_load_n(&state.suspended, __ATOMIC_SEQ_CST);

	/* None is left in the child of a fork by a destructor of a library. */
	while (n > 0 && !__atomic_compare_exchange_n(&state.suspended, &n,
			    n - 1, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
		;
	change();
}

void
hq_rule_fork_child(void)
{
	__atomic_clear(&state.busy, __ATOMIC_SEQ_CST);
	__atomic_store_n(&state.suspended, 0, __ATOMIC_SEQ_CST);
	for (unsigned i = 0; i < TABLES; i++)
		__atomic_store_n(&tables[i].writers, 0, __ATOMIC_SEQ_CST);
	change();
}

uint64_t
hq_rule_self_bytes(void)
{
	uint64_t bytes = 0;

	for (unsigned i = 0; i < TABLES; i++)
		if (tables[i].slots != NULL)
			bytes += (__atomic_load_n(
				      &tables[i].mask, __ATOMIC_RELAXED) +
				     1) *
				 sizeof(uint64_t);
	return bytes;
}
