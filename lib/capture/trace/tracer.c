#include "capture/trace/tracer.h"

#include <string.h>

#include "capture/trace/judge.h"
#include "capture/trace/walk.h"
#include "os/arch.h"
#include "os/map.h"

#define HQ_LIKELY(x) __builtin_expect(!!(x), 1)
#define HQ_UNLIKELY(x) __builtin_expect(!!(x), 0)

/* Entries of the cache: few at first, since a small program needs few. */
enum {
	SETS_FIRST = 8,
	SETS_MAX = 1024,
	ASSESS_EVERY = 128, /* misses */
};

/* The tags of a set, apart from its entries: which of four it is that answers
 * changes with every call, so they are compared without a branch. */
struct tags {
	uint32_t way[HQ_TRACER_WAYS]; /* a hash; 0: unused */
} __attribute__((aligned(16)));

struct hq_tracer {
	struct hq_tracer_entry *entries; /* the tags lie behind them */
	struct tags *tags;
	uint32_t sets;
	uint64_t generation; /* of objects, when the cache was last valid */
	struct hq_unwind_memory memory;
	struct hq_tracer_entry *last; /* which answered last */
	uint32_t victim;
	uint32_t takes, misses; /* since the last assessment */
	/* Stacks that no entry can hold are counted one trace at a time. */
	struct hq_tracer_entry loose;
	struct hq_sampler sampler;
	struct hq_peak_log log;
	struct hq_walk walk;
};

uint32_t hq_tracer_limit;

static uint64_t self_bytes;

static size_t
round_up(size_t bytes)
{
	return (bytes + HQ_MAP_PAGE - 1) & ~(HQ_MAP_PAGE - 1);
}

static size_t
entry_bytes(uint32_t sets)
{
	return sets * HQ_TRACER_WAYS * sizeof(struct hq_tracer_entry);
}

static size_t
cache_bytes(uint32_t sets)
{
	return round_up(entry_bytes(sets) + sets * sizeof(struct tags));
}

static void *
map(size_t bytes)
{
	void *p = hq_map_new(bytes);
	if (p)
		__atomic_fetch_add(&self_bytes, bytes, __ATOMIC_RELAXED);
	return p;
}

/* An empty cache; false: no memory, and there is none. */
static bool
make_cache(struct hq_tracer *t, uint32_t sets)
{
	char *fresh = map(cache_bytes(sets));
	t->sets = 0;
	__atomic_signal_fence(__ATOMIC_SEQ_CST);
	if (!fresh)
		return false;
	t->entries = (struct hq_tracer_entry *)fresh;
	t->tags = (struct tags *)(fresh + entry_bytes(sets));
	__atomic_signal_fence(__ATOMIC_SEQ_CST);
	t->sets = sets;
	return true;
}

struct hq_tracer *
hq_tracer_new(void)
{
	struct hq_tracer *t = map(round_up(sizeof(*t)));
	if (!t)
		return NULL;
	make_cache(t, SETS_FIRST);
	t->last = &t->loose;
	t->generation = hq_object_generation;
	return t;
}

void
hq_tracer_move_in(struct hq_tracer *t)
{
	if (t->sets == 0) /* a cache was being replaced when it vanished */
		make_cache(t, SETS_FIRST);
	t->memory = (struct hq_unwind_memory){ 0 };
	t->sampler = (struct hq_sampler){ 0 };
}

struct hq_peak_log *
hq_tracer_peak_log(struct hq_tracer *t)
{
	return &t->log;
}

struct hq_sampler *
hq_tracer_sampler(struct hq_tracer *t)
{
	return &t->sampler;
}

static void
flush(struct hq_tracer_entry *e)
{
	struct hq_trace_counts c = { e->allocs, e->bytes, e->temporaries };
	if (e->allocs == 0 && e->temporaries == 0)
		return;
	/* A snapshot in between may see the counts twice, never too few. */
	hq_counts_add(e->trace, &c);
	e->allocs = e->temporaries = 0;
	e->bytes = 0;
}

static void
flush_all(struct hq_tracer *t)
{
	for (uint32_t i = 0; i < t->sets * HQ_TRACER_WAYS; i++)
		flush(&t->entries[i]);
}

/* From here on `last` is a copy, so that the block is still known. */
static void
detach_last(struct hq_tracer *t)
{
	if (t->last == &t->loose)
		return;
	flush(&t->loose);
	t->loose.trace = t->last->trace;
	t->last = &t->loose;
}

/* While a dlclose is under way it stays void. */
static void
clear_cache(struct hq_tracer *t)
{
	uint64_t generation = __atomic_load_n(&hq_object_generation,
					      __ATOMIC_SEQ_CST);
	detach_last(t);
	flush_all(t);
	memset(t->tags, 0, t->sets * sizeof(*t->tags));
	hq_walk_forget(&t->walk);
	if (!hq_object_is_unsettled())
		t->generation = generation;
}

/* A program with many stacks gets a larger cache, which starts empty. */
static void
assess(struct hq_tracer *t)
{
	bool poor = t->misses > t->takes / 32;
	t->takes = t->misses = 0;
	if (!poor || t->sets == 0 || t->sets >= SETS_MAX)
		return;
	detach_last(t);
	flush_all(t);
	void *old = t->entries;
	uint32_t sets = t->sets;
	if (!make_cache(t, sets * 2)) {
		t->sets = sets; /* the old one will do */
		return;
	}
	hq_map_free(old, cache_bytes(sets));
	__atomic_fetch_sub(&self_bytes, cache_bytes(sets), __ATOMIC_RELAXED);
}

static inline __attribute__((always_inline)) uint32_t
count(struct hq_tracer *t, struct hq_tracer_entry *e, size_t size)
{
	uint64_t bytes = size;
	if (HQ_UNLIKELY(hq_sample_bytes != 0))
		bytes = hq_sample_weight(size);
	if (HQ_UNLIKELY(e->allocs == UINT32_MAX))
		flush(e);
	e->bytes += bytes;
	e->allocs++;
	t->last = e;
	return e->trace;
}

static uint32_t
count_loose(struct hq_tracer *t, uint32_t trace, size_t size)
{
	if (t->loose.trace != trace) {
		flush(&t->loose);
		t->loose.trace = trace;
	}
	return count(t, &t->loose, size);
}

/* Whether the words that the walk depends on are as they were. */
static inline __attribute__((always_inline)) bool
holds(const struct hq_tracer_entry *e, uintptr_t at, uintptr_t fp,
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
guess_caller(uintptr_t pc, uintptr_t sp, uintptr_t high)
{
	uint64_t rule = hq_rule_find(pc - 1);
	uintptr_t cfa = sp + (uintptr_t)hq_rule_cfa(rule);
	if ((hq_rule_kind(rule) != HQ_RULE_SP) | (cfa - sp > high - sp))
		return 0;
	return *(const uintptr_t *)(cfa - sizeof(cfa));
}

static inline __attribute__((always_inline)) uint32_t
hash_of(uintptr_t pc, uintptr_t caller, uintptr_t sp)
{
	uint64_t h = (pc ^ sp << 20) * UINT64_C(0x9e3779b97f4a7c15) ^
		     caller * UINT64_C(0xd6e8feb86659fd93);
	return (uint32_t)(h >> 32) | 1;
}

static inline uint32_t
set_of(const struct hq_tracer *t, uint32_t hash)
{
	return hash >> 8 & (t->sets - 1);
}

static void
fill_words(struct hq_tracer_entry *e, const struct hq_walk *w)
{
	e->steps = (uint8_t)((w->nwords + HQ_TRACER_STEP - 1) / HQ_TRACER_STEP);
	e->reach = 0;
	for (uint32_t n = 0; n < e->steps * (uint32_t)HQ_TRACER_STEP; n++) {
		struct hq_tracer_words *words = &e->words[n / HQ_TRACER_STEP];
		uint32_t from = n < w->nwords ? n : 0;
		words->offset[n % HQ_TRACER_STEP] = w->offset[from];
		words->word[n % HQ_TRACER_STEP] = w->word[from];
		if (w->offset[from] > e->reach)
			e->reach = w->offset[from];
	}
}

/* Remembers the walk in place of another one. */
static struct hq_tracer_entry *
remember(struct hq_tracer *t, const struct hq_frame *first, uint32_t hash,
	 uint32_t trace)
{
	const struct hq_walk *w = &t->walk;
	uint32_t set = set_of(t, hash), way = t->victim++ % HQ_TRACER_WAYS;
	struct hq_tracer_entry *e = &t->entries[set * HQ_TRACER_WAYS + way];
	if (e == t->last)
		detach_last(t);
	flush(e);
	t->tags[set].way[way] = 0;
	__atomic_signal_fence(__ATOMIC_SEQ_CST);
	e->trace = trace;
	e->pc = first->pc;
	e->uses_fp = w->uses_fp;
	e->fp_offset = (int64_t)(first->fp - first->sp);
	fill_words(e, w);
	__atomic_signal_fence(__ATOMIC_SEQ_CST);
	t->tags[set].way[way] = hash;
	return e;
}

/* No entry answers: the stack is walked in full, and remembered if it may be. */
static __attribute__((noinline)) uint32_t
take_anew(struct hq_tracer *t, uintptr_t pc, uintptr_t sp, uintptr_t fp,
	  size_t size)
{
	const struct hq_frame first = { .pc = pc, .sp = sp, .fp = fp };
	bool settled = !hq_object_is_unsettled();
	if (t->generation != hq_object_generation)
		clear_cache(t);
	if (++t->misses % ASSESS_EVERY == 0)
		assess(t);
	uint32_t trace = hq_walk(&t->walk, &first, &t->memory, hq_tracer_limit);
	if (hq_judge_is_due())
		hq_judge_check(&first, t->walk.key, t->walk.count, t->walk.end);
	if (!settled || !t->walk.plain || t->sets == 0)
		return count_loose(t, trace, size);
	uint32_t hash = hash_of(pc, guess_caller(pc, sp, t->memory.home_high),
				sp);
	return count(t, remember(t, &first, hash, trace), size);
}

/* A remembered stack, walked all the same. */
static __attribute__((noinline)) void
judge_hit(struct hq_tracer *t, uintptr_t pc, uintptr_t sp, uintptr_t fp,
	  uint32_t remembered)
{
	const struct hq_frame first = { .pc = pc, .sp = sp, .fp = fp };
	uint32_t trace = hq_walk(&t->walk, &first, &t->memory, hq_tracer_limit);
	hq_judge_check_hit(remembered, trace);
	hq_judge_check(&first, t->walk.key, t->walk.count, t->walk.end);
}

uint32_t
hq_tracer_take(struct hq_tracer *t, uintptr_t pc, uintptr_t sp, uintptr_t fp,
	       size_t size)
{
	uintptr_t low = t->memory.home_low, high = t->memory.home_high;
	t->takes++;
	if (HQ_UNLIKELY((t->generation != hq_object_generation) |
			(t->sets == 0) | (sp - low >= high - low)))
		return take_anew(t, pc, sp, fp, size);
	uint32_t hash = hash_of(pc, guess_caller(pc, sp, high), sp);
	uint32_t set = set_of(t, hash);
	unsigned ways = hq_arch_match4(t->tags[set].way, hash);
	for (; ways != 0; ways &= ways - 1) {
		struct hq_tracer_entry *e =
			&t->entries[set * HQ_TRACER_WAYS +
				    (unsigned)__builtin_ctz(ways)];
		if (e->pc != pc || !holds(e, sp, fp, high))
			continue;
		if (hq_judge_is_due())
			judge_hit(t, pc, sp, fp, e->trace);
		return count(t, e, size);
	}
	return take_anew(t, pc, sp, fp, size);
}

void
hq_tracer_count_temporary(struct hq_tracer *t)
{
	t->last->temporaries++;
}

void
hq_tracer_hand_over(struct hq_tracer *t)
{
	flush_all(t);
	flush(&t->loose);
}

void
hq_tracer_distrust(struct hq_tracer *t)
{
	t->generation = ~UINT64_C(0);
	t->log.count = 0;
}

bool
hq_tracer_pending_at(const struct hq_tracer *t, uint32_t i)
{
	return i <= t->sets * HQ_TRACER_WAYS;
}

uint32_t
hq_tracer_pending(const struct hq_tracer *t, uint32_t i,
		  struct hq_trace_counts *ret)
{
	bool cached = i < t->sets * HQ_TRACER_WAYS;
	const struct hq_tracer_entry *e = cached ? &t->entries[i] : &t->loose;
	*ret = (struct hq_trace_counts){ e->allocs, e->bytes, e->temporaries };
	return e->trace;
}

const struct hq_peak_log *
hq_tracer_peak_log_of(const struct hq_tracer *t)
{
	return &t->log;
}

uint64_t
hq_tracer_self_bytes(void)
{
	return __atomic_load_n(&self_bytes, __ATOMIC_RELAXED);
}
