#include "capture/trace/tracer.h"

#include <string.h>

#include "capture/trace/judge.h"
#include "capture/trace/tracer_hot.h"
#include "capture/trace/tree.h"
#include "capture/trace/walk.h"
#include "os/arch.h"
#include "os/map.h"
#include "os/own.h"

/* Entries of the cache: few at first, since a small program needs few. */
enum {
	SETS_FIRST = 8,
	SETS_MAX = 1024,
	ASSESS_EVERY = 64, /* evictions */
};

struct hq_tracer {
	struct hq_tracer_hot hot;
	uint32_t sets;	 /* 0: no memory for a cache */
	uint32_t victim;
	uint32_t evictions; /* since the last assessment */
	uint64_t flushed;      /* allocations that entries handed over */
	uint64_t takes_before; /* allocations up to the last assessment */
	/* Stacks that no entry can hold are counted one trace at a time. */
	struct hq_tracer_entry loose;
	struct hq_tracer_entry unsampled;
	struct hq_sampler sampler;
	struct hq_peak_log log;
	struct hq_walk walk;
};

/* Of a tracer without a cache: nothing is found in it. */
static struct hq_tracer_tags no_tags;

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
	return round_up(entry_bytes(sets) + sets * sizeof(struct hq_tracer_tags));
}

static void *
map(size_t bytes)
{
	void *p = hq_own_map(bytes);
	if (p)
		__atomic_fetch_add(&self_bytes, bytes, __ATOMIC_RELAXED);
	return p;
}

/* An empty cache in place of what there is; false: no memory, all stays. */
static bool
make_cache(struct hq_tracer *t, uint32_t sets)
{
	char *fresh = map(cache_bytes(sets));
	if (!fresh)
		return false;
	t->sets = 0;
	t->hot.set_mask = 0;
	t->hot.tags = &no_tags;
	__atomic_signal_fence(__ATOMIC_SEQ_CST);
	t->hot.entries = (struct hq_tracer_entry *)fresh;
	t->hot.tags = (struct hq_tracer_tags *)(fresh + entry_bytes(sets));
	t->hot.set_mask = sets - 1;
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
	t->hot.tags = &no_tags;
	make_cache(t, SETS_FIRST);
	t->hot.last = &t->loose;
	t->hot.generation = hq_object_generation;
	return t;
}

void
hq_tracer_move_in(struct hq_tracer *t)
{
	if (t->sets == 0) /* a cache was being replaced when it vanished */
		make_cache(t, SETS_FIRST);
	t->hot.memory = (struct hq_unwind_memory){ 0 };
	t->sampler = (struct hq_sampler){ 0 };
}

void
hq_tracer_set_limit(uint32_t limit)
{
	uint32_t before = hq_tracer_limit;
	hq_tracer_limit = limit < HQ_TRACER_FRAMES ? limit : HQ_TRACER_FRAMES;
	if (before != 0 && before != hq_tracer_limit)
		__atomic_fetch_add(&hq_object_generation, 1, __ATOMIC_SEQ_CST);
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
flush(struct hq_tracer *t, struct hq_tracer_entry *e)
{
	struct hq_trace_counts c = { e->allocs, e->bytes, e->temporaries };
	if (e->allocs == 0 && e->temporaries == 0)
		return;
	/* A snapshot in between may see the counts twice, never too few. */
	hq_counts_add(e->trace, &c);
	t->flushed += e->allocs;
	e->allocs = e->temporaries = 0;
	e->bytes = 0;
}

static void
flush_all(struct hq_tracer *t)
{
	for (uint32_t i = 0; i < t->sets * HQ_TRACER_WAYS; i++)
		flush(t, &t->hot.entries[i]);
}

/* From here on `last` is a copy, so that the block is still known. */
static void
detach_last(struct hq_tracer *t)
{
	if (t->hot.last == &t->loose)
		return;
	flush(t, &t->loose);
	t->loose.trace = t->hot.last->trace;
	t->hot.last = &t->loose;
}

/* While a dlclose is under way it stays void. */
static void
clear_cache(struct hq_tracer *t)
{
	uint64_t generation = __atomic_load_n(&hq_object_generation,
					      __ATOMIC_SEQ_CST);
	detach_last(t);
	flush_all(t);
	memset(t->hot.tags, 0, t->sets * sizeof(*t->hot.tags));
	hq_walk_forget(&t->walk);
	if (!hq_object_is_unsettled())
		t->hot.generation = generation;
}

/* A program with many stacks gets a larger cache, which starts empty. */
static void
assess(struct hq_tracer *t)
{
	uint64_t takes = t->flushed;
	t->evictions = 0;
	if (t->sets == 0 || t->sets >= SETS_MAX)
		return;
	for (uint32_t i = 0; i < t->sets * HQ_TRACER_WAYS; i++)
		takes += t->hot.entries[i].allocs;
	uint64_t lately = takes - t->takes_before;
	t->takes_before = takes;
	if (lately / 32 > ASSESS_EVERY)
		return;
	detach_last(t);
	flush_all(t);
	void *old = t->hot.entries;
	uint32_t sets = t->sets;
	if (!make_cache(t, sets * 2))
		return; /* the old one will do */
	hq_own_unmap(old, cache_bytes(sets));
	__atomic_fetch_sub(&self_bytes, cache_bytes(sets), __ATOMIC_RELAXED);
}

static uint32_t
count(struct hq_tracer *t, struct hq_tracer_entry *e, size_t size)
{
	e->bytes += hq_sample_weight(size);
	e->allocs++;
	t->hot.last = e;
	return e->trace;
}

static uint32_t
count_loose(struct hq_tracer *t, uint32_t trace, size_t size)
{
	if (t->loose.trace != trace) {
		flush(t, &t->loose);
		t->loose.trace = trace;
	}
	return count(t, &t->loose, size);
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

/* An unused way, or the one whose turn it is. */
static uint32_t
choose_way(struct hq_tracer *t, const struct hq_tracer_tags *tags)
{
	unsigned unused = hq_arch_match4(tags->way, 0);
	if (unused != 0)
		return (uint32_t)__builtin_ctz(unused);
	t->evictions++;
	return t->victim++ % HQ_TRACER_WAYS;
}

/* Remembers the walk, maybe in place of another one. */
static struct hq_tracer_entry *
remember(struct hq_tracer *t, const struct hq_frame *first, uint32_t hash,
	 uint32_t trace)
{
	const struct hq_walk *w = &t->walk;
	uint32_t set = hq_tracer_set(&t->hot, hash);
	uint32_t way = choose_way(t, &t->hot.tags[set]);
	struct hq_tracer_entry *e = &t->hot.entries[set * HQ_TRACER_WAYS + way];
	if (e == t->hot.last)
		detach_last(t);
	flush(t, e);
	t->hot.tags[set].way[way] = 0;
	__atomic_signal_fence(__ATOMIC_SEQ_CST);
	e->trace = trace;
	e->pc = first->pc;
	e->uses_fp = w->uses_fp;
	e->fp_offset = (int64_t)(first->fp - first->sp);
	fill_words(e, w);
	__atomic_signal_fence(__ATOMIC_SEQ_CST);
	t->hot.tags[set].way[way] = hash;
	return e;
}

/* The stack is walked in full, and remembered if it may be. */
static uint32_t
take_anew(struct hq_tracer *t, const struct hq_frame *first, size_t size)
{
	bool settled = !hq_object_is_unsettled();
	if (t->evictions >= ASSESS_EVERY)
		assess(t);
	uint32_t trace = hq_walk(&t->walk, first, &t->hot.memory,
				 hq_tracer_limit);
	if (hq_judge_is_due())
		hq_judge_check(first, t->walk.key, t->walk.count, t->walk.end);
	if (!settled || !t->walk.plain || t->sets == 0)
		return count_loose(t, trace, size);
	uintptr_t caller = hq_tracer_guess(first->pc, first->sp,
					   t->hot.memory.home_high);
	uint32_t hash = hq_tracer_hash(first->pc, caller, first->sp);
	return count(t, remember(t, first, hash, trace), size);
}

/* A remembered stack, walked all the same. */
static void
judge_hit(struct hq_tracer *t, const struct hq_frame *first,
	  uint32_t remembered)
{
	uint32_t trace = hq_walk(&t->walk, first, &t->hot.memory,
				 hq_tracer_limit);
	hq_judge_check_hit(remembered, trace);
	hq_judge_check(first, t->walk.key, t->walk.count, t->walk.end);
}

uint32_t
hq_tracer_take(struct hq_tracer *t, uintptr_t pc, uintptr_t sp, uintptr_t fp,
	       size_t size)
{
	const struct hq_frame first = { .pc = pc, .sp = sp, .fp = fp };
	if (t->hot.generation != hq_object_generation)
		clear_cache(t);
	struct hq_tracer_entry *e = hq_tracer_find(&t->hot, pc, sp, fp);
	if (!e)
		return take_anew(t, &first, size);
	if (hq_judge_is_due())
		judge_hit(t, &first, e->trace);
	return count(t, e, size);
}

void
hq_tracer_count_unsampled(struct hq_tracer *t, size_t size)
{
	t->unsampled.trace = HQ_TRACE_UNSAMPLED;
	t->unsampled.bytes += size;
	t->unsampled.allocs++;
}

void
hq_tracer_take_back(struct hq_tracer *t, uint32_t trace, size_t size)
{
	bool sampled = trace != HQ_TRACE_UNSAMPLED;
	struct hq_tracer_entry *e = sampled ? t->hot.last : &t->unsampled;
	e->allocs--;
	e->bytes -= sampled ? hq_sample_weight(size) : size;
}

void
hq_tracer_hand_over(struct hq_tracer *t)
{
	flush_all(t);
	flush(t, &t->loose);
	flush(t, &t->unsampled);
}

void
hq_tracer_distrust(struct hq_tracer *t)
{
	t->hot.generation = ~UINT64_C(0);
	t->log.count = 0;
}

bool
hq_tracer_pending_at(const struct hq_tracer *t, uint32_t i)
{
	return i < t->sets * HQ_TRACER_WAYS + 2;
}

uint32_t
hq_tracer_pending(const struct hq_tracer *t, uint32_t i,
		  struct hq_trace_counts *ret)
{
	uint32_t cached = t->sets * HQ_TRACER_WAYS;
	const struct hq_tracer_entry *e = i < cached  ? &t->hot.entries[i] :
					  i == cached ? &t->loose :
							&t->unsampled;
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
