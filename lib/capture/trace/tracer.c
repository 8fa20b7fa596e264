#include "capture/trace/tracer.h"

#include <string.h>

#include "capture/trace/judge.h"
#include "capture/trace/walk.h"
#include "os/map.h"

#define HQ_LIKELY(x) __builtin_expect(!!(x), 1)
#define HQ_UNLIKELY(x) __builtin_expect(!!(x), 0)

/* Entries of the cache: few at first, since a small program needs few. */
enum {
	SETS_FIRST = 8,
	SETS_MAX = 256,
	ASSESS_EVERY = 1024, /* takes */
};

struct hq_tracer {
	struct hq_tracer_entry *entries;
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
cache_bytes(uint32_t sets)
{
	return round_up(sets * HQ_TRACER_WAYS *
			sizeof(struct hq_tracer_entry));
}

static void *
map(size_t bytes)
{
	void *p = hq_map_new(bytes);
	if (p)
		__atomic_fetch_add(&self_bytes, bytes, __ATOMIC_RELAXED);
	return p;
}

struct hq_tracer *
hq_tracer_new(void)
{
	struct hq_tracer *t = map(round_up(sizeof(*t)));
	if (!t)
		return NULL;
	t->entries = map(cache_bytes(SETS_FIRST));
	t->sets = t->entries ? SETS_FIRST : 0;
	t->last = &t->loose;
	t->generation = hq_object_generation;
	return t;
}

void
hq_tracer_move_in(struct hq_tracer *t)
{
	if (t->sets == 0) { /* a cache was being replaced when it vanished */
		t->entries = map(cache_bytes(SETS_FIRST));
		t->sets = t->entries ? SETS_FIRST : 0;
	}
	t->memory = (struct hq_unwind_memory){ 0 };
	t->walk.last_count = 0;
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

static void
clear_cache(struct hq_tracer *t)
{
	detach_last(t);
	flush_all(t);
	for (uint32_t i = 0; i < t->sets * HQ_TRACER_WAYS; i++)
		t->entries[i].tag = 0;
	t->walk.last_count = 0;
	t->generation = hq_object_generation;
}

/* A program with many stacks gets a larger cache, which starts empty. */
static void
assess(struct hq_tracer *t)
{
	bool poor = t->misses > t->takes / 32;
	t->takes = t->misses = 0;
	if (!poor || t->sets == 0 || t->sets >= SETS_MAX)
		return;
	uint32_t sets = t->sets * 2;
	struct hq_tracer_entry *fresh = map(cache_bytes(sets));
	if (!fresh)
		return;
	detach_last(t);
	flush_all(t);
	void *old = t->entries;
	size_t old_bytes = cache_bytes(t->sets);
	t->sets = 0;
	__atomic_signal_fence(__ATOMIC_SEQ_CST);
	t->entries = fresh;
	t->sets = sets;
	hq_map_free(old, old_bytes);
	__atomic_fetch_sub(&self_bytes, old_bytes, __ATOMIC_RELAXED);
}

static uint32_t
count(struct hq_tracer *t, struct hq_tracer_entry *e, size_t size)
{
	uint64_t bytes = hq_sample_bytes ? hq_sample_weight(size) : size;
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

/* Whether the words that the rest of the walk depends on are as they were. */
static inline bool
holds(const struct hq_tracer_entry *e, const struct hq_walk_start *s)
{
	const uintptr_t *sp = (const uintptr_t *)s->frame.sp;
	if (e->uses_fp &&
	    (int64_t)(s->frame.fp - s->frame.sp) != e->fp_offset)
		return false;
	if (s->frame.sp + e->reach * sizeof(*sp) >= s->high)
		return false;
	for (uint32_t i = 0; i < e->nwords; i++)
		if (sp[e->offset[i]] != e->word[i])
			return false;
	return true;
}

static inline uint32_t
hash_of(const struct hq_walk_start *s)
{
	uint64_t h = s->pc[0] * UINT64_C(0x9e3779b97f4a7c15);
	h ^= s->pc[1] * UINT64_C(0xd6e8feb86659fd93);
	h ^= (h >> 29) ^ s->pc[2] * UINT64_C(0xa0761d6478bd642f);
	h ^= s->frame.sp * UINT64_C(0xe7037ed1a0b428db);
	return (uint32_t)(h >> 32) | 1;
}

static struct hq_tracer_entry *
set_of(const struct hq_tracer *t, uint32_t hash)
{
	return &t->entries[(hash >> 8 & (t->sets - 1)) * HQ_TRACER_WAYS];
}

static struct hq_tracer_entry *
find(const struct hq_tracer *t, const struct hq_walk_start *s, uint32_t hash)
{
	struct hq_tracer_entry *set = set_of(t, hash);
	for (unsigned i = 0; i < HQ_TRACER_WAYS; i++)
		if (set[i].tag == hash && set[i].pc[0] == s->pc[0] &&
		    set[i].pc[1] == s->pc[1] && set[i].pc[2] == s->pc[2] &&
		    holds(&set[i], s))
			return &set[i];
	return NULL;
}

/* Remembers the walk in place of another one. */
static struct hq_tracer_entry *
remember(struct hq_tracer *t, const struct hq_walk_start *s, uint32_t hash,
	 uint32_t trace)
{
	const struct hq_walk *w = &t->walk;
	struct hq_tracer_entry *e = set_of(t, hash) +
				    t->victim++ % HQ_TRACER_WAYS;
	if (e == t->last)
		detach_last(t);
	flush(e);
	e->tag = 0;
	e->trace = trace;
	memcpy(e->pc, s->pc, sizeof(e->pc));
	e->uses_fp = w->uses_fp;
	e->fp_offset = (int64_t)(s->frame.fp - s->frame.sp);
	e->nwords = w->nwords;
	e->reach = 0;
	for (uint32_t i = 0; i < w->nwords; i++) {
		e->offset[i] = w->offset[i];
		e->word[i] = w->word[i];
		if (w->offset[i] > e->reach)
			e->reach = w->offset[i];
	}
	e->tag = hash;
	return e;
}

static uint32_t
take_anew(struct hq_tracer *t, const struct hq_frame *first,
	  const struct hq_walk_start *s, uint32_t hash, size_t size)
{
	bool known = hash != 0 && t->sets != 0;
	uint32_t trace = hq_walk_on(&t->walk, s, &t->memory, hq_tracer_limit);
	if (hq_judge_is_due())
		hq_judge_check(first, t->walk.key, t->walk.count, t->walk.end);
	t->misses++;
	if (!known || !t->walk.plain)
		return count_loose(t, trace, size);
	return count(t, remember(t, s, hash, trace), size);
}

/* A remembered stack, walked all the same. */
static void
judge_hit(struct hq_tracer *t, const struct hq_frame *first,
	  const struct hq_walk_start *s, const struct hq_tracer_entry *e)
{
	uint32_t trace = hq_walk_on(&t->walk, s, &t->memory, hq_tracer_limit);
	hq_judge_check_hit(e->trace, trace);
	hq_judge_check(first, t->walk.key, t->walk.count, t->walk.end);
}

uint32_t
hq_tracer_take(struct hq_tracer *t, const struct hq_frame *first, size_t size)
{
	struct hq_walk_start s;
	uint32_t hash = 0;
	bool settled = !hq_object_is_unsettled();
	if (HQ_UNLIKELY(t->generation != hq_object_generation))
		clear_cache(t);
	if (HQ_UNLIKELY(++t->takes == ASSESS_EVERY))
		assess(t);
	bool begun = hq_walk_begin(&s, first, &t->memory);
	if (HQ_LIKELY(begun && settled && t->sets)) {
		hash = hash_of(&s);
		struct hq_tracer_entry *e = find(t, &s, hash);
		if (HQ_LIKELY(e != NULL)) {
			if (hq_judge_is_due())
				judge_hit(t, first, &s, e);
			return count(t, e, size);
		}
	}
	if (!settled)
		t->walk.last_count = 0;
	return take_anew(t, first, &s, hash, size);
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
