/*
 * The table REF: what each live block points to, in the order of the table
 * BLOCK.
 */
#include "capture/alloc/tag.h"
#include "capture/object/typed.h"
#include "capture/snapshot/emit.h"
#include "capture/snapshot/scan.h"
#include "capture/snapshot/view.h"
#include "common/bytes.h"
#include "os/clock.h"
#include "os/map.h"
#include "os/own.h"
#include "os/resident.h"

enum { HOW_WORD, HOW_FIELD, HOW_TRAVERSE, HOW_WEAK };

#define NO_SLOT UINT64_MAX /* as `off` */

struct work {
	struct hq_scan scan;
	struct hq_resident resident; /* of a block or an element */
	struct hq_resident elements; /* of an array of them */
	struct hq_writer *w;
	const struct hq_view *view;
	uint32_t source; /* of what a traverse function tells */
	uint64_t bytes;  /* looked at */
	uint64_t put_ns; /* for packing and writing what was found */
};

#define WORK_BYTES                                                             \
	((sizeof(struct work) + HQ_MAP_PAGE - 1) & ~(HQ_MAP_PAGE - 1))

static void
put(void *opaque, const struct hq_scan_hit *hits, size_t n)
{
	struct work *k = opaque;
	uint64_t row[HQ_MAX_COLUMNS] = {0}, begin = hq_clock_mono_ns();

	for (size_t i = 0; i < n; i++) {
		const struct hq_scan_hit *h = &hits[i];
		row[HQ_AT(REF, src_row)] = h->source;
		row[HQ_AT(REF, off)] = h->off;
		row[HQ_AT(REF, dst_row)] = h->dst_row;
		row[HQ_AT(REF, dst_off)] = h->dst_off;
		row[HQ_AT(REF, how)] = h->how;
		row[HQ_AT(REF, rule)] = h->rule;
		hq_writer_row(k->w, row);
	}
	k->put_ns += hq_clock_mono_ns() - begin;
}

/* As far as it is memory that can be read. */
static void
scan_readable(
    struct work *k, uint32_t row, uint64_t start, uint64_t from, uint64_t to)
{
	const struct hq_memory_map *map = &k->view->map;
	const unsigned not_ours = HQ_AREA_FILE | HQ_AREA_DEVICE;

	for (size_t i = hq_memory_map_from(map, from);
	     i < map->count && map->areas[i].start < to; i++) {
		const struct hq_area *a = &map->areas[i];
		uint64_t begin = a->start > from ? a->start : from;
		uint64_t end = a->end < to ? a->end : to;
		if ((a->flags & HQ_AREA_READ) && !(a->flags & not_ours))
			hq_scan_words(&k->scan, row, HOW_WORD, begin - start,
			    (const uint64_t *)(uintptr_t)begin,
			    (end - begin) / 8);
	}
}

static void
scan_large(struct work *k, uint32_t row, uint64_t start, uint64_t req)
{
	uint64_t from, to;

	hq_resident_begin(&k->resident, start, start + req);
	while (hq_resident_next(&k->resident, &from, &to)) {
		k->bytes += to - from;
		scan_readable(k, row, start, from, to);
	}
	hq_resident_end(&k->resident);
}

static void
scan_block(struct work *k, uint32_t row, uint64_t start, uint64_t req)
{
	if (k->view->has_holes)
		scan_readable(k, row, start, start, start + req);
	else
		hq_scan_words(&k->scan, row, HOW_WORD, 0,
		    (const uint64_t *)(uintptr_t)start, req / 8);
}

/* An element of a typed block, `room` bytes of it. */
struct element {
	uint32_t row;
	uint64_t off; /* in the block */
	const char *p;
	uint64_t room;
};

static void
scan_slot(struct work *k, const struct element *e, uint32_t how, uint64_t off)
{
	hq_scan_words(&k->scan, e->row, how, e->off + off,
	    (const uint64_t *)(const void *)(e->p + off), 1);
}

static void
scan_slots(struct work *k, const struct element *e, const struct hq_field *f,
    uint64_t from, uint64_t to)
{
	uint32_t how = f->weak ? HOW_WEAK : HOW_FIELD;
	uint64_t off = f->offset + from * f->stride;

	if (f->stride == 8)
		hq_scan_words(&k->scan, e->row, how, e->off + off,
		    (const uint64_t *)(const void *)(e->p + off), to - from);
	else
		for (; from < to; from++, off += f->stride)
			scan_slot(k, e, how, off);
}

/* Below that it is not worth asking which pages there are. */
#define LARGE ((uint64_t)1 << 20)

/* How many of what stands every `stride` bytes from `begin` on, `most` of them,
 * begin before `address`. */
static uint64_t
count_before(uint64_t begin, uint64_t address, uint64_t stride, uint64_t most)
{
	uint64_t n = (address - begin + stride - 1) / stride;

	return n < most ? n : most;
}

static void
scan_field(struct work *k, const struct element *e, const struct hq_field *f)
{
	uint64_t n = hq_field_count(f, e->p, e->room), stride = f->stride;
	uint64_t begin = (uintptr_t)e->p + f->offset, from, to;

	if (n < LARGE / stride) {
		scan_slots(k, e, f, 0, n);
		return;
	}
	hq_resident_begin(&k->resident, begin, begin + (n - 1) * stride + 8);
	while (hq_resident_next(&k->resident, &from, &to))
		scan_slots(k, e, f, count_before(begin, from, stride, n),
		    count_before(begin, to, stride, n));
	hq_resident_end(&k->resident);
}

static bool
covers(const struct element *e, const struct hq_field *f, uint64_t off)
{
	return off >= f->offset && (off - f->offset) % f->stride == 0 &&
	    (off - f->offset) / f->stride < hq_field_count(f, e->p, e->room);
}

/* What is not a field may be a pointer too: from `off` on, before `end`. */
static void
scan_open_words(struct work *k, const struct element *e,
    const struct hq_typed *t, uint64_t off, uint64_t end)
{
	for (; off + 8 <= end; off += 8) {
		uint32_t how = HOW_WORD;
		for (uint32_t i = 0; i < t->nfields && how == HOW_WORD; i++)
			if (covers(e, &t->fields[i], off))
				how = t->fields[i].weak ? HOW_WEAK : HOW_FIELD;
		scan_slot(k, e, how, off);
	}
}

static void
scan_open(struct work *k, const struct element *e, const struct hq_typed *t)
{
	uint64_t begin = (uintptr_t)e->p, from, to;

	if (e->room < LARGE) {
		scan_open_words(k, e, t, 0, e->room);
		return;
	}
	hq_resident_begin(&k->resident, begin, begin + e->room);
	while (hq_resident_next(&k->resident, &from, &to))
		scan_open_words(k, e, t, (from - begin + 7) & ~UINT64_C(7),
		    to - begin);
	hq_resident_end(&k->resident);
}

static void
put_told(void *opaque, const void *target, const char *name, bool weak)
{
	struct work *k = opaque;
	uint64_t row[HQ_MAX_COLUMNS] = {0}, address = (uintptr_t)target;
	struct hq_heap_at at;

	if (!hq_heap_find(&k->view->index, address, &at))
		return;
	row[HQ_AT(REF, src_row)] = k->source;
	row[HQ_AT(REF, off)] = NO_SLOT;
	row[HQ_AT(REF, dst_row)] = at.row;
	row[HQ_AT(REF, dst_off)] = address - at.start;
	row[HQ_AT(REF, how)] = weak ? HOW_WEAK : HOW_TRAVERSE;
	row[HQ_AT(REF, rule)] =
	    address == at.start ? HQ_REF_RULE_NONE : HQ_REF_RULE_INTERIOR;
	row[HQ_AT(REF, name)] = hq_writer_text(k->w, name);
	hq_writer_row(k->w, row);
}

static void
scan_element(struct work *k, uint32_t row, const struct hq_enum_block *block,
    const struct hq_typed *t, uint64_t i)
{
	struct element e = {.row = row, .off = t->start + i * t->stride};

	e.p = (const char *)(uintptr_t)(block->addr + e.off);
	e.room = hq_typed_room(t, block, i);
	if (!t->complete)
		scan_open(k, &e, t);
	for (uint32_t f = 0; t->complete && f < t->nfields; f++)
		scan_field(k, &e, &t->fields[f]);
}

/* Of the elements that have been touched. */
static void
scan_array(struct work *k, uint32_t row, const struct hq_enum_block *block,
    const struct hq_typed *t)
{
	uint64_t begin = block->addr + t->start, from, to, done = 0;

	hq_resident_begin(&k->elements, begin, begin + t->count * t->stride);
	while (hq_resident_next(&k->elements, &from, &to)) {
		uint64_t i = (from - begin) / t->stride;
		uint64_t end = count_before(begin, to, t->stride, t->count);
		for (i = i > done ? i : done; i < end; i++)
			scan_element(k, row, block, t, i);
		done = end;
	}
	hq_resident_end(&k->elements);
}

static void
scan_typed(struct work *k, uint32_t row, const struct hq_enum_block *block,
    const struct hq_typed *t)
{
	if (t->count == 1)
		scan_element(k, row, block, t, 0);
	else
		scan_array(k, row, block, t);
	if (!t->traverses)
		return;
	/* Its rows come behind those of the blocks before it. */
	hq_scan_flush(&k->scan);
	k->source = row;
	hq_type_traverse(block, t, put_told, k);
}

/* True when the type of the block has told where its pointers are. */
static bool
scan_by_type(struct work *k, uint32_t span, uint32_t block, uint32_t row)
{
	const struct hq_heap_span *s = &k->view->index.spans[span];
	const struct hq_heap_pool *p = &k->view->index.pools[span];
	const uint64_t *tag = p->tags != NULL ? p->tags + block : NULL;
	struct hq_enum_block b = {
	    .addr = s->first + (uint64_t)block * s->blk_size,
	    .serial = p->words[block] >> 12,
	    .req = hq_heap_req(&k->view->index, span, block),
	    .usable = s->blk_size != 0 ? s->blk_size : p->size,
	    .tag = hq_tag_read(tag, p->words[block]),
	};
	struct hq_typed typed;

	if (b.tag == 0 || !hq_type_told(&b, &typed) ||
	    (!typed.complete && typed.nfields == 0 && !typed.traverses))
		return false;
	if (k->view->has_holes &&
	    !hq_memory_map_is_memory(&k->view->map, b.addr, b.req))
		return false;
	scan_typed(k, row, &b, &typed);
	return true;
}

static void
scan_blocks(struct work *k, uint32_t span)
{
	const struct hq_heap_index *x = &k->view->index;
	const struct hq_heap_span *s = &x->spans[span];
	uint32_t row = s->live[0].before;

	for (uint32_t i = 0; i < s->capacity; i += 64)
		for (uint64_t bits = s->live[i / 64].bits; bits != 0;
		     bits &= bits - 1) {
			uint32_t block = i + (uint32_t)__builtin_ctzll(bits);
			uint64_t req = hq_heap_req(x, span, block);
			k->bytes += req;
			if (!scan_by_type(k, span, block, row))
				scan_block(k, row,
				    s->first + (uint64_t)block * s->blk_size,
				    req);
			row++;
		}
}

static void
scan_span(struct work *k, uint32_t span)
{
	const struct hq_heap_index *x = &k->view->index;
	const struct hq_heap_span *s = &x->spans[span];
	const struct hq_heap_pool *p = &x->pools[span];

	if (s->blk_size == 0) {
		if (!scan_by_type(k, span, 0, s->live[0].before))
			scan_large(
			    k, s->live[0].before, s->first, p->single_req);
		return;
	}
	/* Only tags tell of fields.  A pool that is mostly free is not worth
	 * reading as a whole. */
	if (p->tags == NULL && !k->view->has_holes && p->used >= s->capacity / 4) {
		hq_scan_pool(&k->scan, span);
		k->bytes += (uint64_t)p->used * s->blk_size;
		return;
	}
	scan_blocks(k, span);
}

struct hq_emit_scan_cost hq_emit_scan_cost;

void
hq_emit_ref(struct hq_writer *w, const struct hq_facts *facts)
{
	const struct hq_view *v = facts->view;
	uint64_t begin = hq_clock_mono_ns();
	struct work *k;

	if (v == NULL || (k = hq_own_map(WORK_BYTES)) == NULL)
		return;
	k->w = w;
	k->view = v;
	hq_scan_init(&k->scan, &v->index, put, k, &v->memory);
	hq_writer_begin(w, HQ_SECTION_REF);
	for (uint32_t i = 1; i <= v->index.nspans; i++)
		scan_span(k, i);
	hq_scan_flush(&k->scan);
	hq_writer_end(w);
	hq_emit_scan_cost.ns = hq_clock_mono_ns() - begin - k->put_ns;
	hq_emit_scan_cost.bytes = k->bytes;
	hq_own_unmap(k, WORK_BYTES);
}
