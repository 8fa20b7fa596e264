/*
 * Stacks summed up from the inside out, one frame of all of them at a time:
 * after each, only those go on whose path so far is worth it.
 */
#include "analysis/stack/group.h"

#include "analysis/support/memory.h"

#include <stdlib.h>

/* A stack that is being climbed. */
struct climber {
	const struct hq_stack_trace *trace;
	struct hq_stack_cursor cursor;
	uint32_t path;
	bool cut_counted; /* the frame that stands for those missing */
};

struct climb {
	struct hq_groups *groups;
	const struct hq_model *model;
	const struct hq_grouping *how;
	struct climber *climbers;
	uint32_t count;
	size_t items_room;
	uint32_t cut; /* key */
};

static struct hq_group *
group_at(struct climb *c, uint32_t number)
{
	struct hq_groups *groups = c->groups;
	void *items = groups->items;

	while (number != HQ_INTERN_NONE && groups->count <= number) {
		if (hq_array_reserve(&items, &c->items_room, groups->count,
			sizeof *groups->items) != 0)
			return NULL;
		groups->items = items;
		groups->items[groups->count++] = (struct hq_group){0};
	}
	return number == HQ_INTERN_NONE ? NULL : &groups->items[number];
}

/* The key of the next frame, projected; false: the stack has ended. */
static bool
next_key(struct climb *c, struct climber *l, uint32_t *ret_key)
{
	const struct hq_stack_trace *t = l->trace;

	if (hq_model_next(c->model, &l->cursor, ret_key)) {
		*ret_key =
		    hq_keys_project(c->model->keys, *ret_key, c->how->step);
		return true;
	}
	/* What has no frames has its label. */
	if (l->path == 0) {
		*ret_key = hq_model_site(c->model, t);
		return true;
	}
	if (!t->cut || l->cut_counted || t->label != 0)
		return false;
	l->cut_counted = true;
	*ret_key = c->cut;
	return true;
}

static void
add(uint64_t *sum, const uint64_t *values)
{
	for (unsigned v = 0; v < HQ_NVALUES; v++)
		sum[v] += values[v];
}

/* Takes a stack one frame further.  False: out of memory. */
static bool
step(struct climb *c, struct climber *l, bool *ret_ended)
{
	struct hq_group *group;
	uint32_t key;

	*ret_ended = !next_key(c, l, &key);
	if (*ret_ended) {
		group = group_at(c, l->path);
		add(group->own, l->trace->values);
		group->own_traces++;
		return true;
	}
	if (key == HQ_INTERN_NONE)
		return false;
	l->path = hq_paths_add(c->how->paths, l->path, key);
	group = group_at(c, l->path);
	if (group == NULL)
		return false;
	add(group->all, l->trace->values);
	group->all_traces++;
	return true;
}

/* One frame of all stacks, and who goes on.  False: out of memory. */
static bool
climb_once(struct climb *c)
{
	uint32_t left = 0;

	for (uint32_t i = 0; i < c->count; i++) {
		struct climber l = c->climbers[i];
		bool ended;
		if (!step(c, &l, &ended))
			return false;
		if (!ended)
			c->climbers[left++] = l;
	}
	c->count = left;
	left = 0;
	for (uint32_t i = 0; i < c->count; i++) {
		const struct hq_group *g =
		    &c->groups->items[c->climbers[i].path];
		uint64_t value = g->all[c->how->value];
		if (value > 0 && (double)value >= c->how->least)
			c->climbers[left++] = c->climbers[i];
	}
	c->count = left;
	return true;
}

static void
begin(struct climb *c)
{
	const struct hq_model *m = c->model;

	for (uint32_t i = 0; i < m->ntraces; i++) {
		const struct hq_stack_trace *t = &m->traces[i];
		if (t->passed)
			c->climbers[c->count++] = (struct climber){t,
			    hq_model_begin(m, t, !c->how->all_frames), 0,
			    false};
	}
}

enum hq_status
hq_groups_climb(struct hq_groups *g, const struct hq_model *m,
    const struct hq_grouping *how, struct hq_error *reterr)
{
	struct climb c = {.groups = g,
	    .model = m,
	    .how = how,
	    .cut = hq_keys_cut(m->keys)};
	bool fine;

	*g = (struct hq_groups){0};
	c.climbers = hq_array_new(m->ntraces, sizeof *c.climbers);
	fine = c.climbers != NULL && c.cut != HQ_INTERN_NONE;
	if (fine)
		begin(&c);
	while (fine && c.count > 0)
		fine = climb_once(&c);
	free(c.climbers);
	return fine ? HQ_OK : hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
}
