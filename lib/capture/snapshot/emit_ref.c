/*
 * The table REF: what each live block points to, in the order of the table
 * BLOCK.
 */
#include "capture/snapshot/emit.h"
#include "capture/snapshot/scan.h"
#include "capture/snapshot/view.h"
#include "common/bytes.h"
#include "os/map.h"
#include "os/own.h"
#include "os/resident.h"

enum { HOW_WORD };

struct work {
	struct hq_scan scan;
	struct hq_resident resident;
	struct hq_writer *w;
	const struct hq_view *view;
	bool has_holes; /* parts of the heap cannot be read */
};

#define WORK_BYTES                                                             \
	((sizeof(struct work) + HQ_MAP_PAGE - 1) & ~(HQ_MAP_PAGE - 1))

static void
put(void *opaque, const struct hq_scan_hit *hits, size_t n)
{
	struct work *k = opaque;
	uint64_t row[HQ_MAX_COLUMNS] = {0};

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
}

/* The program may have taken the right to read a part of a block away. */
static void
scan_readable(
    struct work *k, uint32_t row, uint64_t start, uint64_t from, uint64_t to)
{
	while (from < to) {
		const struct hq_area *a =
		    hq_memory_map_find(&k->view->map, from);
		uint64_t stop = a == NULL || a->end > to ? to : a->end;
		if (a == NULL)
			return;
		if (a->flags & HQ_AREA_READ)
			hq_scan_words(&k->scan, row, from - start,
			    (const uint64_t *)(uintptr_t)from,
			    (stop - from) / 8);
		from = stop;
	}
}

static void
scan_large(struct work *k, uint32_t row, uint64_t start, uint64_t req)
{
	uint64_t from, to;

	hq_resident_begin(&k->resident, start, start + req);
	while (hq_resident_next(&k->resident, &from, &to))
		scan_readable(k, row, start, from, to);
	hq_resident_end(&k->resident);
}

static void
scan_block(struct work *k, uint32_t row, uint64_t start, uint64_t req)
{
	if (k->has_holes)
		scan_readable(k, row, start, start, start + req);
	else
		hq_scan_words(&k->scan, row, 0,
		    (const uint64_t *)(uintptr_t)start, req / 8);
}

static void
scan_span(struct work *k, const struct hq_heap_span *s)
{
	uint32_t row = s->live[0].before;

	if (s->reciprocal == 0) {
		if (hq_heap_is_live(s, 0))
			scan_large(k, row, s->first, s->single_req);
		return;
	}
	for (uint32_t i = 0; i < s->capacity; i += 64)
		for (uint64_t bits = s->live[i / 64].bits; bits != 0;
		     bits &= bits - 1) {
			uint32_t block = i + (uint32_t)__builtin_ctzll(bits);
			scan_block(k, row++, s->first + block * s->blk_size,
			    hq_heap_req(s, block));
		}
}

/* Whether some of the heap's pools are not readable throughout. */
static bool
find_holes(const struct hq_view *v)
{
	for (uint32_t i = 1; i <= v->index.nspans; i++) {
		const struct hq_heap_span *s = &v->index.spans[i];
		if (!hq_memory_map_readable(
			&v->map, s->first, s->end - s->first))
			return true;
	}
	return false;
}

void
hq_emit_ref(struct hq_writer *w, const struct hq_facts *facts)
{
	const struct hq_view *v = facts->view;
	struct work *k;

	if (v == NULL || (k = hq_own_map(WORK_BYTES)) == NULL)
		return;
	k->w = w;
	k->view = v;
	k->has_holes = find_holes(v);
	hq_scan_init(&k->scan, &v->index, put, k, &v->memory);
	hq_scan_set_how(&k->scan, HOW_WORD);
	hq_writer_begin(w, HQ_SECTION_REF);
	for (uint32_t i = 1; i <= v->index.nspans; i++)
		scan_span(k, &v->index.spans[i]);
	hq_scan_flush(&k->scan);
	hq_writer_end(w);
	hq_own_unmap(k, WORK_BYTES);
}
