/* The blocks that what has grown is made of. */
#include "analysis/check/growth_survivors.h"

#include "analysis/support/memory.h"

#include <stdlib.h>
#include <string.h>

struct work {
	struct hq_growth *g;
	const struct hq_growth_finds *finds;
	struct hq_survivor *survivors;
	size_t count, room;
	int64_t first; /* serial: born in the measured steps from it on */
	struct hq_scan scan;
	struct hq_scan_key reachable; /* the leak class of that name */
};

static bool
is_wanted(const struct work *k, uint32_t cell, bool young)
{
	switch (k->finds->found[k->finds->taken[cell]].how) {
	case HQ_GROWN_BLOCKS:
	case HQ_GROWN_SETTLED:
		return young;
	case HQ_GROWN_RESIZED:
		return !young && cell < k->g->nlast && k->g->last[cell].resized;
	default:
		return true;
	}
}

static bool
is_lost(struct work *k, const struct hq_scan_key *class)
{
	const char *name;

	if (class->type == HQ_SCAN_NULL)
		return false;
	if (class->type == k->reachable.type &&
	    class->number == k->reachable.number)
		return false;
	name = hq_scan_text(&k->scan, 3, class);
	if (name == NULL || strcmp(name, "reachable") != 0)
		return true;
	k->reachable = *class;
	return false;
}

static enum hq_status
take(void *opaque, const struct hq_scan_block *b)
{
	struct work *k = opaque;
	struct hq_growth *g = k->g;
	int64_t serial = b->keys[0].number;
	uint32_t cell = hq_growth_cell_of(
	    g, g->type_of, g->ntypes, &b->keys[1], &b->keys[2]);
	bool young = serial >= k->first;

	if (cell == HQ_GROWTH_NONE)
		return HQ_ERR_NOMEM;
	if (cell >= g->nlast || k->finds->taken[cell] == HQ_GROWTH_NONE ||
	    !is_wanted(k, cell, young) ||
	    hq_growth_threads_unfinished(
		&g->threads, b->keys[4].number, serial))
		return HQ_OK;
	if (hq_array_reserve((void **)&k->survivors, &k->room, k->count,
		sizeof *k->survivors) != 0)
		return HQ_ERR_NOMEM;
	k->survivors[k->count++] = (struct hq_survivor){.serial = serial,
	    .bytes = b->req,
	    .row = b->row,
	    .cell = cell,
	    .found = k->finds->taken[cell],
	    .step = young ? hq_steps_birth(g->c->process, &g->steps, serial) -
				g->steps.warmup - 1
			  : HQ_GROWTH_NONE,
	    .lost = is_lost(k, &b->keys[3])};
	return HQ_OK;
}

static int
by_found(const void *a, const void *b)
{
	const struct hq_survivor *x = a, *y = b;

	if (x->found != y->found)
		return x->found < y->found ? -1 : 1;
	return x->serial < y->serial ? -1 : x->serial > y->serial;
}

enum hq_status
hq_growth_survivors(struct hq_growth *g, const struct hq_growth_finds *f,
    struct hq_survivor **ret_survivors, size_t *ret_count,
    struct hq_error *reterr)
{
	struct hq_check_context *c = g->c;
	struct work k = {.g = g, .finds = f};
	enum hq_status status = hq_scan_init(&k.scan, c->database,
	    c->series->dump_id, "serial, trace_id, type_id, leak, thread_id",
	    reterr);

	k.first = hq_steps_end(c->process, &g->steps, g->steps.warmup)
		      ->next_serial;
	if (status == HQ_OK)
		status = hq_growth_threads_at(
		    c, c->db, c->series->dump_id, &g->threads, reterr);
	if (status == HQ_OK)
		status = hq_scan_run(&k.scan, take, &k, reterr);
	hq_scan_release(&k.scan);
	if (status != HQ_OK) {
		free(k.survivors);
		return status;
	}
	if (k.count > 0)
		qsort(k.survivors, k.count, sizeof *k.survivors, by_found);
	*ret_survivors = k.survivors;
	*ret_count = k.count;
	return HQ_OK;
}
