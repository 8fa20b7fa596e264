#include "capture/snapshot/scan.h"

#include "capture/object/typed.h"

/* Offsets in words are kept in 30 bits, from a base. */
#define FAR (UINT64_C(1) << 32)

void
hq_scan_init(struct hq_scan *s, const struct hq_heap_index *index,
    hq_scan_take_fn *take, void *opaque,
    const struct hq_heuristic_memory *memory)
{
	s->index = index;
	s->memory = memory;
	s->take = take;
	s->opaque = opaque;
	s->base = 0;
	s->n = 0;
}

/* The pool of each, without those that are in none. */
static uint32_t
find_spans(struct hq_scan *s)
{
	const struct hq_heap_index *x = s->index;
	uint32_t kept = 0;

	for (uint32_t i = 0; i < s->n; i++) {
		uint32_t span = hq_heap_span_of(x, s->value[i]);
		s->value[kept] = s->value[i];
		s->where[kept] = s->where[i];
		s->span[kept] = span;
		__builtin_prefetch(&x->spans[span]);
		kept += span != HQ_HEAP_NO_SPAN;
	}
	return kept;
}

/* The number of the block of each, without those before the first or behind
 * the last. */
static uint32_t
find_blocks(struct hq_scan *s, uint32_t n)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < n; i++) {
		const struct hq_heap_span *p = &s->index->spans[s->span[i]];
		uint64_t value = s->value[i];
		uint32_t block = hq_heap_block_of(p, value);
		bool inside = (value >= p->first) & (block < p->capacity);
		s->value[kept] = value;
		s->where[kept] = s->where[i];
		s->span[kept] = s->span[i];
		s->block[kept] = block;
		__builtin_prefetch(&p->live[inside ? block >> 6 : 0]);
		kept += inside;
	}
	return kept;
}

/* A pointer to somewhere behind the start; false: past the requested bytes. */
static bool
settle_interior(struct hq_scan *s, uint32_t span, uint32_t block,
    uint64_t value, struct hq_scan_hit *hit)
{
	uint64_t req = hq_heap_req(s->index, span, block);

	if (hit->dst_off >= req)
		return false;
	hit->rule = (uint8_t)hq_heuristic_rule(
	    value - hit->dst_off, req, value, s->memory);
	if (hit->rule == HQ_REF_RULE_INTERIOR &&
	    hq_type_begins_at(value - hit->dst_off, req, hit->dst_off))
		hit->rule = HQ_REF_RULE_INSTANCE;
	return true;
}

static uint32_t
settle(struct hq_scan *s, uint32_t n)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < n; i++) {
		const struct hq_heap_span *p = &s->index->spans[s->span[i]];
		struct hq_scan_hit *hit = &s->hits[kept];
		uint64_t value = s->value[i], where = s->where[i];
		uint32_t block = s->block[i];
		if (!hq_heap_is_live(p, block))
			continue;
		hit->source = (uint32_t)(where >> 32);
		hit->how = (uint32_t)where >> 30;
		hit->off = s->base + (where << 34 >> 31);
		hit->dst_row = hq_heap_row(s->index, p, block);
		hit->dst_off =
		    value - p->first - (uint64_t)block * p->blk_size;
		hit->rule = HQ_REF_RULE_NONE;
		if (hit->dst_off == 0 ||
		    settle_interior(s, s->span[i], block, value, hit))
			kept++;
	}
	return kept;
}

void
hq_scan_flush(struct hq_scan *s)
{
	uint32_t n;

	if (s->n == 0)
		return;
	n = find_spans(s);
	n = find_blocks(s, n);
	n = settle(s, n);
	s->n = 0;
	if (n > 0)
		s->take(s->opaque, s->hits, n);
}

static uint32_t
filter(struct hq_scan *s, const uint64_t *words, uint32_t n)
{
	return hq_filter_words(words, n, s->index->lowest, s->index->extent,
	    s->value + s->n, s->at);
}

static void
rebase(struct hq_scan *s, uint64_t off)
{
	uint64_t base = off & ~(FAR - 1);

	if (base == s->base)
		return;
	hq_scan_flush(s);
	s->base = base;
}

void
hq_scan_words(struct hq_scan *s, uint32_t source, uint32_t how, uint64_t off,
    const uint64_t *words, uint64_t n)
{
	uint64_t where = (uint64_t)source << 32 | (uint64_t)how << 30;

	while (n > 0) {
		uint32_t some = n < HQ_SCAN_PIECE ? (uint32_t)n : HQ_SCAN_PIECE;
		uint32_t found;
		uint64_t from;
		rebase(s, off);
		from = where | (off - s->base) >> 3;
		found = filter(s, words, some);
		for (uint32_t i = 0; i < found; i++)
			s->where[s->n + i] = from + s->at[i];
		s->n += found;
		if (s->n >= HQ_SCAN_BATCH)
			hq_scan_flush(s);
		words += some;
		off += some * 8;
		n -= some;
	}
}

/* Whose they are: of candidates of one pool, the last `found`, those that stand
 * in the requested bytes of a live block stay. */
static void
attribute(struct hq_scan *s, uint32_t span, uint64_t off, uint32_t found)
{
	const struct hq_heap_span *p = &s->index->spans[span];
	const uint64_t *words = s->index->pools[span].words;
	uint32_t kept = s->n;

	for (uint32_t i = 0; i < found; i++) {
		uint64_t at = off + s->at[i] * UINT64_C(8);
		uint32_t block = hq_heap_block_of(p, p->first + at);
		uint64_t in = at - (uint64_t)block * p->blk_size;
		uint64_t req = p->blk_size - (words[block] & 0xfff);
		s->value[kept] = s->value[s->n + i];
		s->where[kept] = (uint64_t)hq_heap_row(s->index, p, block) << 32 | in >> 3;
		kept += hq_heap_is_live(p, block) & (in + 8 <= req);
	}
	s->n = kept;
}

void
hq_scan_pool(struct hq_scan *s, uint32_t span)
{
	const struct hq_heap_span *p = &s->index->spans[span];
	const uint64_t *words = (const uint64_t *)(uintptr_t)p->first;
	uint64_t n = s->index->pools[span].size / 8;

	rebase(s, 0);
	for (uint64_t i = 0; i < n; i += HQ_SCAN_PIECE) {
		uint32_t some =
		    n - i < HQ_SCAN_PIECE ? (uint32_t)(n - i) : HQ_SCAN_PIECE;
		attribute(s, span, i * 8, filter(s, words + i, some));
		if (s->n >= HQ_SCAN_BATCH)
			hq_scan_flush(s);
	}
}

void
hq_scan_value(
    struct hq_scan *s, uint32_t source, uint64_t off, uint64_t value)
{
	uint64_t base = s->base;

	hq_scan_flush(s);
	s->base = off;
	if (value - s->index->lowest < s->index->extent) {
		s->value[0] = value;
		s->where[0] = (uint64_t)source << 32;
		s->n = 1;
		hq_scan_flush(s);
	}
	s->base = base;
}
