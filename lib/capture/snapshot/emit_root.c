/*
 * The table ROOT: registers first, then memory by address.
 *
 * A root on a stack names the frame that it is in: stacks are walked here, in
 * the copy.
 */
#include "capture/snapshot/emit.h"
#include "capture/snapshot/roots.h"
#include "capture/snapshot/scan.h"
#include "capture/snapshot/thread_frames.h"
#include "common/bytes.h"
#include "os/map.h"
#include "os/own.h"
#include "os/resident.h"

struct work {
	struct hq_scan scan;
	struct hq_thread_frames frames;
	struct hq_resident resident;
	struct hq_roots roots;
	struct hq_writer *w;
	const struct hq_view *view;
	uint32_t count; /* rows written */
	struct hq_root_range range; /* in hand */
	uint32_t name;
	bool is_register;
};

#define WORK_BYTES                                                             \
	((sizeof(struct work) + HQ_MAP_PAGE - 1) & ~(HQ_MAP_PAGE - 1))

static void
put(void *opaque, const struct hq_scan_hit *hits, size_t n)
{
	struct work *k = opaque;
	const struct hq_root_range *r = &k->range;
	uint64_t row[HQ_MAX_COLUMNS] = {0};

	row[HQ_AT(ROOT, kind)] =
	    hq_writer_text(k->w, hq_root_kind_name(r->kind));
	row[HQ_AT(ROOT, thread_id)] = r->thread_id;
	row[HQ_AT(ROOT, module_id)] = r->module_id;
	row[HQ_AT(ROOT, name)] = k->name;
	for (size_t i = 0; i < n; i++) {
		uint64_t addr = k->is_register ? 0 : r->start + hits[i].off;
		row[HQ_AT(ROOT, root_id)] = k->count++;
		row[HQ_AT(ROOT, addr)] = addr;
		row[HQ_AT(ROOT, pc_id)] = r->kind == HQ_ROOT_STACK
		    ? hq_thread_frames_pc(&k->frames, addr)
		    : 0;
		row[HQ_AT(ROOT, dst_row)] = hits[i].dst_row;
		row[HQ_AT(ROOT, dst_off)] = hits[i].dst_off;
		row[HQ_AT(ROOT, rule)] = hits[i].rule;
		hq_writer_row(k->w, row);
	}
}

static void
scan_register(struct work *k, const struct hq_root_thread *t, const char *name,
    uint64_t value)
{
	k->range = (struct hq_root_range){.kind = HQ_ROOT_REGISTER,
	    .thread_id = t->thread_id,
	    .module_id = UINT32_MAX};
	k->name = hq_writer_text(k->w, name);
	k->is_register = true;
	hq_scan_value(&k->scan, 0, 0, value);
	k->is_register = false;
	k->name = 0;
}

static void
scan_registers(struct work *k)
{
	const char *name;

	for (size_t i = 0; i < k->roots.nthreads; i++) {
		const struct hq_root_thread *t = &k->roots.threads[i];
		for (unsigned n = 0; (name = hq_registers_name(n)) != NULL; n++)
			scan_register(k, t, name, t->registers->general[n]);
	}
}

static void
scan_range(void *opaque, const struct hq_root_range *range)
{
	struct work *k = opaque;
	uint64_t from, to, begin = hq_round_up(range->start, 8);

	k->range = *range;
	if (begin >= range->end)
		return;
	if (range->kind == HQ_ROOT_STACK)
		hq_thread_frames_walk(&k->frames, range->registers);
	k->name = hq_writer_text(k->w, range->name);
	if (range->is_file)
		hq_resident_begin_file(&k->resident, begin, range->end);
	else
		hq_resident_begin(&k->resident, begin, range->end);
	while (hq_resident_next(&k->resident, &from, &to))
		hq_scan_words(&k->scan, 0, 0, from - range->start,
		    (const uint64_t *)(uintptr_t)from, (to - from) / 8);
	hq_resident_end(&k->resident);
	hq_scan_flush(&k->scan);
	k->name = 0;
}

static void
scan_all(struct work *k)
{
	scan_registers(k);
	hq_roots_each(&k->roots, k->view, scan_range, k);
	hq_roots_free(&k->roots);
}

void
hq_emit_root(struct hq_writer *w, const struct hq_facts *facts)
{
	struct work *k;

	if (facts->view == NULL || (k = hq_own_map(WORK_BYTES)) == NULL)
		return;
	k->w = w;
	k->view = facts->view;
	hq_scan_init(
	    &k->scan, &facts->view->index, put, k, &facts->view->memory);
	if (hq_roots_make(&k->roots, facts->view, facts)) {
		hq_writer_begin(w, HQ_SECTION_ROOT);
		scan_all(k);
		hq_writer_end(w);
	}
	hq_own_unmap(k, WORK_BYTES);
}
