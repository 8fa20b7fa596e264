/*
 * The common case of hq_tracer_take, to be expanded on the way of malloc: a
 * stack that is remembered.
 *
 * Context: the thread that has entered the tracer's heap.
 */
#ifndef HQ_TRACE_TRACER_HOT_H
#define HQ_TRACE_TRACER_HOT_H

#include "capture/trace/rule.h"
#include "capture/trace/tracer.h"
#include "os/arch.h"

#define HQ_TRACER_WAYS 4
#define HQ_TRACER_STEP 4 /* words compared at once */
#define HQ_TRACER_STEPS 19
#define HQ_TRACER_WORDS (HQ_TRACER_STEP * HQ_TRACER_STEPS)

/* Words that must be there: where, in words from the stack pointer. */
struct hq_tracer_words {
	uint16_t offset[HQ_TRACER_STEP];
	uintptr_t word[HQ_TRACER_STEP];
};

struct hq_tracer_entry {
	uintptr_t pc;
	int64_t fp_offset; /* of the frame pointer, when it matters */
	uint8_t steps;
	bool uses_fp;
	uint16_t reach; /* the largest offset */
	uint32_t trace;
	uint64_t bytes;
	uint64_t allocs;
	uint64_t temporaries;
	/* To fill the last step up, one of its words stands there again. */
	struct hq_tracer_words words[HQ_TRACER_STEPS];
	uint64_t unused[3];
};

_Static_assert(sizeof(struct hq_tracer_entry) == 13 * 64, "whole cache lines");

/* The tags of a set, apart from its entries: which of four it is that answers
 * changes with every call, so they are compared without a branch. */
struct hq_tracer_tags {
	uint32_t way[HQ_TRACER_WAYS]; /* a hash, which is odd; 0: unused */
} __attribute__((aligned(16)));

/* The beginning of a tracer. */
struct hq_tracer_hot {
	struct hq_tracer_entry *entries;
	struct hq_tracer_tags *tags;
	uint32_t set_mask;
	uint64_t generation; /* of objects, when the cache was last valid */
	struct hq_unwind_memory memory;
	struct hq_tracer_entry *last; /* which answered last */
};

/* Whether the words that the walk depends on are as they were. */
static inline __attribute__((always_inline)) bool
hq_tracer_holds(const struct hq_tracer_entry *e, uintptr_t at, uintptr_t fp,
		uintptr_t high)
{
	const uintptr_t *sp = (const uintptr_t *)at;
	if (e->uses_fp && (int64_t)(fp - at) != e->fp_offset)
		return false;
	if (at + e->reach * sizeof(*sp) >= high)
		return false;
	uintptr_t differs = 0;
	for (unsigned i = 0; i < e->steps; i++) {
		const struct hq_tracer_words *w = &e->words[i];
		differs |= (sp[w->offset[0]] ^ w->word[0]) |
			   (sp[w->offset[1]] ^ w->word[1]) |
			   (sp[w->offset[2]] ^ w->word[2]) |
			   (sp[w->offset[3]] ^ w->word[3]);
	}
	return differs == 0;
}

/* The caller's return address, when a rule by the stack pointer tells it; else
 * anything: it only chooses the place in the cache. */
static inline __attribute__((always_inline)) uintptr_t
hq_tracer_guess(uintptr_t pc, uintptr_t sp, uintptr_t high)
{
	uint64_t rule = hq_rule_find(pc - 1);
	uintptr_t cfa = sp + (uintptr_t)hq_rule_cfa(rule);
	if ((hq_rule_kind(rule) != HQ_RULE_SP) | (cfa - sp > high - sp))
		return 0;
	return *(const uintptr_t *)(cfa - sizeof(cfa));
}

static inline __attribute__((always_inline)) uint32_t
hq_tracer_hash(uintptr_t pc, uintptr_t caller, uintptr_t sp)
{
	uint64_t h = (pc ^ sp << 20) * UINT64_C(0x9e3779b97f4a7c15) ^
		     caller * UINT64_C(0xd6e8feb86659fd93);
	return (uint32_t)(h >> 32) | 1;
}

static inline __attribute__((always_inline)) uint32_t
hq_tracer_set(const struct hq_tracer_hot *t, uint32_t hash)
{
	return hash >> 8 & t->set_mask;
}

/* The entry that answers, or NULL. */
static inline __attribute__((always_inline)) struct hq_tracer_entry *
hq_tracer_find(const struct hq_tracer_hot *t, uintptr_t pc, uintptr_t sp,
	       uintptr_t fp)
{
	uintptr_t low = t->memory.home_low, high = t->memory.home_high;
	if (__builtin_expect((t->generation != hq_object_generation) |
				     (sp - low >= high - low),
			     0))
		return NULL;
	uint32_t hash = hq_tracer_hash(pc, hq_tracer_guess(pc, sp, high), sp);
	uint32_t set = hq_tracer_set(t, hash);
	unsigned ways = hq_arch_match4(t->tags[set].way, hash);
	for (; ways != 0; ways &= ways - 1) {
		struct hq_tracer_entry *e =
			&t->entries[set * HQ_TRACER_WAYS +
				    (unsigned)__builtin_ctz(ways)];
		if (e->pc == pc && hq_tracer_holds(e, sp, fp, high))
			return e;
	}
	return NULL;
}

/* Every allocation having a stack: no sampling. */
static inline __attribute__((always_inline)) uint32_t
hq_tracer_take_hot(struct hq_tracer *tracer, uintptr_t pc, uintptr_t sp,
		   uintptr_t fp, size_t size)
{
	struct hq_tracer_hot *t = (struct hq_tracer_hot *)tracer;
	struct hq_tracer_entry *e = hq_tracer_find(t, pc, sp, fp);
	if (__builtin_expect(!e, 0))
		return hq_tracer_take(tracer, pc, sp, fp, size);
	e->bytes += size;
	e->allocs++;
	t->last = e;
	return e->trace;
}

/* The block of the last take was freed or resized at once. */
static inline void
hq_tracer_count_temporary(struct hq_tracer *t)
{
	((struct hq_tracer_hot *)t)->last->temporaries++;
}

#endif
