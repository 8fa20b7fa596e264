/* The table HASH: of each live block a hash of its requested bytes, in the order
 * of the table BLOCK. */
#include "capture/snapshot/contents.h"
#include "capture/snapshot/emit.h"
#include "capture/snapshot/view.h"
#include "os/clock.h"
#include "os/map.h"
#include "os/own.h"
#include "os/resident.h"

enum { ZERO = 1 }; /* in `flags` */

struct found {
	uint64_t hash;
	uint32_t row;
	bool zero;
};

#define BATCH 512

struct work {
	struct hq_writer *w;
	const struct hq_view *view;
	struct hq_content_key key;
	struct hq_resident resident;
	uint64_t put_ns; /* for packing and writing */
	size_t n;
	struct found found[BATCH];
};

#define WORK_BYTES                                                             \
	((sizeof(struct work) + HQ_MAP_PAGE - 1) & ~(HQ_MAP_PAGE - 1))

static void
put(struct work *k)
{
	uint64_t row[HQ_MAX_COLUMNS] = {0}, begin = hq_clock_mono_ns();

	for (size_t i = 0; i < k->n; i++) {
		const struct found *f = &k->found[i];
		row[HQ_AT(HASH, block_row)] = f->row;
		row[HQ_AT(HASH, hash)] = f->hash;
		row[HQ_AT(HASH, flags)] = f->zero ? ZERO : 0;
		hq_writer_row(k->w, row);
	}
	k->n = 0;
	k->put_ns += hq_clock_mono_ns() - begin;
}

/* Pages that were never touched hold zeros; they need not be read. */
static void
add_large(
    struct work *k, struct hq_content_hash *h, uint64_t start, uint64_t req)
{
	uint64_t at = start, from, to;

	hq_resident_begin(&k->resident, start, start + req);
	while (hq_resident_next(&k->resident, &from, &to)) {
		hq_content_add_zeros(h, from - at);
		hq_content_add(
		    h, (const void *)(uintptr_t)from, (size_t)(to - from));
		at = to;
	}
	hq_resident_end(&k->resident);
	hq_content_add_zeros(h, start + req - at);
}

static void
take_block(
    struct work *k, uint32_t row, uint64_t start, uint64_t req, bool large)
{
	struct found *f = &k->found[k->n];
	struct hq_content_hash h;

	if (k->view->has_holes &&
	    !hq_memory_map_is_memory(&k->view->map, start, req)) {
		hq_contents_cost.unread++;
		return;
	}
	hq_content_begin(&h, &k->key);
	if (large)
		add_large(k, &h, start, req);
	else
		hq_content_add(&h, (const void *)(uintptr_t)start, req);
	f->row = row;
	f->hash = hq_content_end(&h, &f->zero);
	hq_contents_cost.blocks++;
	hq_contents_cost.bytes += req;
	if (++k->n == BATCH)
		put(k);
}

static void
take_span(struct work *k, uint32_t span)
{
	const struct hq_heap_index *x = &k->view->index;
	const struct hq_heap_span *s = &x->spans[span];
	uint32_t row = s->live[0].before;

	if (s->blk_size == 0) {
		take_block(k, row, s->first, x->pools[span].single_req, true);
		return;
	}
	for (uint32_t i = 0; i < s->capacity; i += 64)
		for (uint64_t bits = s->live[i / 64].bits; bits != 0;
		     bits &= bits - 1) {
			uint32_t block = i + (uint32_t)__builtin_ctzll(bits);
			take_block(k, row++,
			    s->first + (uint64_t)block * s->blk_size,
			    hq_heap_req(x, span, block), false);
		}
}

void
hq_emit_hash(struct hq_writer *w, const struct hq_facts *facts)
{
	const struct hq_view *v = facts->contents;
	uint64_t begin = hq_clock_mono_ns();
	struct work *k;

	hq_contents_cost = (struct hq_contents_cost){0};
	if (v == NULL || (k = hq_own_map(WORK_BYTES)) == NULL)
		return;
	k->w = w;
	k->view = v;
	hq_contents_key(&k->key, facts->seq, facts->pid, facts->mono_ns);
	hq_writer_begin(w, HQ_SECTION_HASH);
	for (uint32_t i = 1; i <= v->index.nspans; i++)
		take_span(k, i);
	put(k);
	hq_writer_end(w);
	hq_contents_cost.ns = hq_clock_mono_ns() - begin - k->put_ns;
	hq_own_unmap(k, WORK_BYTES);
}
