/*
 * The table of unwinding rules: for an address of code, how its frame finds
 * the caller's.
 *
 * A rule is one word, so that it is read and written at once without a lock:
 *
 *	tag 35 | slots 13 | cfa 14 | kind 2
 *
 * The tag is what of the address the place in the table does not say.  `cfa`
 * is signed, in words: what is added to sp or fp for the canonical frame
 * address, which is sp after the return.  `slots` says where below it the
 * caller's registers stand.  What does not fit is HQ_RULE_SLOW and read from
 * the call frame information each time.
 *
 * The table is replaced, not cleared, when code was unloaded: who still
 *computes a rule writes it to the table that it began with.
 */
#ifndef HQ_TRACE_RULE_H
#define HQ_TRACE_RULE_H

#include <stdbool.h>
#include <stdint.h>

enum hq_rule_kind {
	HQ_RULE_SPECIAL, /* slots is an enum hq_rule_special */
	HQ_RULE_SP,      /* cfa = sp + n */
	HQ_RULE_FP,      /* cfa = fp + n */
	HQ_RULE_DEREF    /* cfa = *(fp + n): the frame was aligned */
};

enum hq_rule_special {
	HQ_RULE_NONE, /* not known yet */
	HQ_RULE_OUTERMOST,
	HQ_RULE_SIGNAL, /* the kernel's frame: registers are in memory */
	HQ_RULE_SLOW,
	HQ_RULE_NO_INFO /* code of an object that says nothing about it */
};

enum {
	HQ_RULE_SLOTS_SHIFT = 16,
	HQ_RULE_SLOTS_BITS = 13,
	HQ_RULE_TAG_SHIFT = 29,
	HQ_RULE_INDEX_BITS = 12 /* of the smallest table */
};

#if defined(__aarch64__)
/* Instructions are words; slots: form 2 bits, n 11 bits, in words below the
 * canonical frame address. */
#define HQ_RULE_KEY(address) ((address) >> 2)
enum {
	HQ_RULE_FORM_SHIFT = 11,
	HQ_RULE_FORM_MASK = (1 << HQ_RULE_FORM_SHIFT) - 1
};
enum {
	HQ_RULE_FORM_NONE, /* the return address is in the link register */
	HQ_RULE_FORM_PAIR, /* fp, and the return address above it */
	HQ_RULE_FORM_LR    /* the return address; fp is unchanged */
};
#else
/* slots: where fp stands, in words below; 0: it is unchanged.  The return
 * address is the word below always. */
#define HQ_RULE_KEY(address) (address)
#endif

struct hq_rule_table {
	uint64_t *slots;
	uint64_t mask; /* of entries; grows */
	uint32_t writers;
	uint32_t evictions;
};

extern struct hq_rule_table *hq_rule_current;

/* The rule for the code at `address`: kind and fields, tag above; 0 if it is
 * not in the table. */
static inline uint64_t
hq_rule_find(uintptr_t address)
{
	const struct hq_rule_table *t =
	    __atomic_load_n(&hq_rule_current, __ATOMIC_ACQUIRE);
	uint64_t key = HQ_RULE_KEY(address), tag = key >> HQ_RULE_INDEX_BITS;
	uint64_t mask = __atomic_load_n(&t->mask, __ATOMIC_RELAXED);
	uint64_t word =
	    __atomic_load_n(&t->slots[(key ^ tag) & mask], __ATOMIC_RELAXED);

	return word >> HQ_RULE_TAG_SHIFT == tag ? word : 0;
}

static inline enum hq_rule_kind
hq_rule_kind(uint64_t rule)
{
	return (enum hq_rule_kind)(rule & 3);
}

/* In bytes. */
static inline intptr_t
hq_rule_cfa(uint64_t rule)
{
	return (intptr_t)((int16_t)rule >> 2) * 8;
}

static inline unsigned
hq_rule_slots(uint64_t rule)
{
	return (unsigned)(rule >> HQ_RULE_SLOTS_SHIFT) &
	       ((1u << HQ_RULE_SLOTS_BITS) - 1);
}

/* False: it does not fit.  cfa in bytes. */
bool hq_rule_make(
    enum hq_rule_kind kind, int64_t cfa, uint64_t slots, uint64_t *ret_rule);
uint64_t hq_rule_special(enum hq_rule_special what);

/*
 * Around finding out a rule: begin, look into the object, end, with 0 for none.
 * What begin returns may be NULL: the rule will not be kept.
 */
struct hq_rule_table *hq_rule_begin(void);
void hq_rule_end(struct hq_rule_table *t, uintptr_t address, uint64_t rule);

/* Forgets everything. */
void hq_rule_flush(void);

/* While suspended nothing is found and nothing is kept; nests. */
void hq_rule_suspend(void);
void hq_rule_resume(void);

/* Forgets what threads were at that are not in the child of a fork. */
void hq_rule_fork_child(void);

/* Memory in use, in bytes. */
uint64_t hq_rule_self_bytes(void);

/* Counted since the start of the process. */
extern uint64_t hq_rule_misses;

#endif
