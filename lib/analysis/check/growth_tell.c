/* Findings of what has grown. */
#include "analysis/check/describe.h"
#include "analysis/check/holder.h"
#include "analysis/support/memory.h"

#include <stdlib.h>
#include <string.h>

struct telling {
	struct hq_growth *g;
	const struct hq_growth_finds *finds;
	struct hq_growth_items items; /* of what was found */
	struct hq_survivor *survivors;
	size_t nsurvivors;
	struct hq_holding *holding; /* NULL: nobody knows */
	struct hq_check_finding *f; /* what is told of now */
	const struct hq_survivor *first; /* of it */
	size_t count;
};

/* What a cell has more at the end: blocks, or bytes of those that are
 * resized. */
static int64_t
growth_of(const struct hq_growth *g, size_t cell, enum hq_grown how)
{
	const struct hq_growth_cell *c = &g->last[cell];
	unsigned n = g->steps.measured;
	int64_t more = 0;

	if (how == HQ_GROWN_RESIZED)
		return c->kept[n] - c->kept[0];
	for (unsigned i = 0; i < n; i++)
		more += c->born[i];
	return more;
}

/* The type of most of it, and whether that is nearly all. */
static enum hq_status
name_type(struct telling *t, uint32_t found, struct hq_error *reterr)
{
	const struct hq_growth *g = t->g;
	enum hq_grown how = t->finds->found[found].how;
	int64_t *by_type = hq_array_new_zero(
	    g->types.count + 1, sizeof *by_type);
	int64_t all = 0;
	uint32_t best = 0;

	if (by_type == NULL)
		return hq_check_nomem(reterr);
	for (size_t i = 0; i < g->nlast; i++)
		if (t->finds->taken[i] == found) {
			int64_t more = growth_of(g, i, how);
			by_type[hq_growth_type(g, i)] += more;
			all += more;
		}
	for (uint32_t i = 0; i <= g->types.count; i++)
		if (by_type[i] > by_type[best])
			best = i;
	if (best != 0 && by_type[best] < all - all / 10)
		best = 0;
	free(by_type);
	return best == 0 || hq_check_text(&t->f->type,
				hq_texts_get(&g->types, best))
		   ? HQ_OK
		   : hq_check_nomem(reterr);
}

static bool
put_steps(struct telling *t, const struct hq_rule_item *item,
    enum hq_grown how)
{
	struct hq_check_finding *f = t->f;
	const int64_t *bytes =
	    how == HQ_GROWN_RESIZED ? item->kept : item->bytes;
	bool plain = true;

	f->nsteps = item->steps;
	f->step_blocks = hq_array_new_zero(f->nsteps, sizeof(int64_t));
	f->step_bytes = hq_array_new_zero(f->nsteps, sizeof(int64_t));
	if (f->step_blocks == NULL || f->step_bytes == NULL)
		return false;
	for (unsigned i = 0; i < f->nsteps; i++) {
		f->step_bytes[i] = bytes[i + 1] - bytes[i];
		if (how != HQ_GROWN_RESIZED)
			f->step_blocks[i] = item->ends[i + 1] - item->ends[i];
		plain &= f->step_blocks[i] > 0 && f->step_bytes[i] > 0;
	}
	/* Where blocks in flight blur it, what stays of each step. */
	if (!plain && (how == HQ_GROWN_BLOCKS || how == HQ_GROWN_SETTLED)) {
		memset(f->step_bytes, 0, f->nsteps * sizeof(int64_t));
		for (unsigned i = 0; i < f->nsteps; i++)
			f->step_blocks[i] = item->born[i];
		for (size_t i = 0; i < t->count; i++)
			if (t->first[i].step < f->nsteps)
				f->step_bytes[t->first[i].step] +=
				    (int64_t)t->first[i].bytes;
	}
	for (unsigned i = 0; i < f->nsteps; i++) {
		f->blocks += (uint64_t)f->step_blocks[i];
		f->bytes += (uint64_t)f->step_bytes[i];
	}
	return true;
}

/* The trace that has most of it, HQ_GROWTH_NONE: none. */
static uint32_t
main_cell(const struct telling *t, uint32_t found)
{
	int64_t most = INT64_MIN;
	uint32_t best = HQ_GROWTH_NONE;

	for (uint32_t i = 0; i < t->g->nlast; i++) {
		int64_t more = growth_of(
		    t->g, i, t->finds->found[found].how);
		if (t->finds->taken[i] == found && more > most) {
			most = more;
			best = i;
		}
	}
	return best;
}

static bool
is_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* Leaves of a stack, from the site outwards, what another has too. */
static void
cut_stack(struct hq_check_finding *f, const struct hq_check_finding *other)
{
	unsigned at = f->site, from = other->site;

	while (at < f->nframes && from < other->nframes &&
	       is_text(f->frames[at].func, other->frames[from].func) &&
	       is_text(f->frames[at].module, other->frames[from].module))
		at++, from++;
	if (at <= f->site)
		return;
	for (unsigned i = at; i < f->nframes; i++)
		hq_check_frame_release(&f->frames[i]);
	f->nframes = at;
}

/* The stack: of several the part that they have in common. */
static enum hq_status
put_stack(struct telling *t, uint32_t found, struct hq_error *reterr)
{
	const struct hq_growth *g = t->g;
	uint32_t best = main_cell(t, found);
	int64_t trace, last;
	enum hq_status status;

	if (best == HQ_GROWTH_NONE)
		return HQ_OK;
	last = trace = hq_growth_trace(g, best);
	status = hq_check_stack(g->c, g->c->series, trace, t->f, reterr);
	for (uint32_t i = 0; i < g->nlast && status == HQ_OK; i++) {
		struct hq_check_finding other = {0};
		if (t->finds->taken[i] != found ||
		    hq_growth_trace(g, i) == trace ||
		    hq_growth_trace(g, i) == last ||
		    growth_of(g, i, t->finds->found[found].how) <= 0)
			continue;
		last = hq_growth_trace(g, i);
		status = hq_check_stack(
		    g->c, g->c->series, last, &other, reterr);
		if (status == HQ_OK)
			cut_stack(t->f, &other);
		hq_check_stack_release(&other);
	}
	return status;
}

/* One of the blocks: the youngest, or the largest that is resized. */
static enum hq_status
put_example(struct telling *t, enum hq_grown how, struct hq_error *reterr)
{
	const struct hq_check_dump *d = t->g->c->series;
	const struct hq_survivor *one = NULL;
	struct hq_check_finding *f = t->f;

	for (size_t i = 0; i < t->count; i++)
		if (one == NULL || how != HQ_GROWN_RESIZED ||
		    t->first[i].bytes > one->bytes)
			one = &t->first[i];
	if (!hq_check_text(&f->dump, d->path))
		return hq_check_nomem(reterr);
	if (one != NULL)
		f->serial = one->serial;
	return HQ_OK;
}

static enum hq_status
tell(struct telling *t, uint32_t found, struct hq_error *reterr)
{
	const struct hq_growth_found *what = &t->finds->found[found];
	struct hq_check_context *c = t->g->c;
	enum hq_status status;

	t->f = hq_verdict_add(c->verdict, what->rule, c->process);
	if (t->f == NULL ||
	    !put_steps(t, &t->items.items[found], what->how) ||
	    !hq_check_describe(t->f))
		return hq_check_nomem(reterr);
	status = name_type(t, found, reterr);
	if (status == HQ_OK && what->rule == HQ_RULE_GROWTH_SITE)
		status = put_stack(t, found, reterr);
	if (status == HQ_OK)
		status = put_example(t, what->how, reterr);
	if (status == HQ_OK && t->holding != NULL)
		status = hq_holding_tell(
		    t->holding, t->first, t->count, t->f, reterr);
	return status;
}

/* Whether most of it is lost, which the leaks tell. */
static bool
is_lost(const struct telling *t)
{
	size_t n = 0;

	for (size_t i = 0; i < t->count; i++)
		n += t->first[i].lost;
	return n > t->count / 2;
}

/* The survivors of what is told of now. */
static void
find_survivors(struct telling *t, uint32_t found)
{
	t->first += t->count;
	t->count = 0;
	while (t->first + t->count < t->survivors + t->nsurvivors &&
	       t->first[t->count].found == found)
		t->count++;
}

enum hq_status
hq_growth_tell(struct hq_growth *g, struct hq_holding *h,
    const struct hq_growth_finds *f, struct hq_error *reterr)
{
	struct telling t = {.g = g, .holding = h, .finds = f};
	enum hq_status status =
	    hq_growth_add_up(g, f->taken, f->count, &t.items, reterr);

	if (status == HQ_OK)
		status = hq_growth_survivors(
		    g, f, &t.survivors, &t.nsurvivors, reterr);
	t.first = t.survivors;
	for (uint32_t i = 0; status == HQ_OK && i < f->count; i++) {
		find_survivors(&t, i);
		if (!is_lost(&t))
			status = tell(&t, i, reterr);
	}
	hq_growth_items_release(&t.items);
	free(t.survivors);
	return status;
}
