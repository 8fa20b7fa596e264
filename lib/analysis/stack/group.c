/* Traces summed up by what their frames have in common. */
#include "analysis/stack/group.h"

#include "analysis/support/memory.h"

#include <stdlib.h>

/* What one grouping needs. */
struct work {
	struct hq_groups *groups;
	const struct hq_model *model;
	const struct hq_grouping *how;
	enum hq_key_by by; /* of a single frame */
	uint32_t *keys;    /* of one stack */
	uint32_t *project; /* by key: its group + 1, or 0 */
	uint32_t nproject;
	uint32_t *seen; /* by group: the last trace + 1 that counted in it */
	size_t seen_room, items_room;
};

void
hq_groups_release(struct hq_groups *g)
{
	free(g->items);
	*g = (struct hq_groups){0};
}

static uint32_t
project(struct work *w, uint32_t key)
{
	uint32_t to;

	if (key < w->nproject && w->project[key] != 0)
		return w->project[key] - 1;
	to = hq_keys_project(w->model->keys, key, w->by);
	if (key < w->nproject && to != HQ_INTERN_NONE)
		w->project[key] = to + 1;
	return to;
}

/* The group of that number; NULL: out of memory. */
static struct hq_group *
group_at(struct work *w, uint32_t number)
{
	struct hq_groups *groups = w->groups;
	void *items = groups->items, *seen = w->seen;

	if (number == HQ_INTERN_NONE)
		return NULL;
	while (groups->count <= number) {
		if (hq_array_reserve(&items, &w->items_room, groups->count,
			sizeof *groups->items) != 0)
			return NULL;
		groups->items = items;
		if (hq_array_reserve(&seen, &w->seen_room, groups->count,
			sizeof *w->seen) != 0)
			return NULL;
		w->seen = seen;
		w->seen[groups->count] = 0;
		groups->items[groups->count++] = (struct hq_group){0};
	}
	return &groups->items[number];
}

static void
add(uint64_t *sum, const uint64_t *values)
{
	for (unsigned v = 0; v < HQ_NVALUES; v++)
		sum[v] += values[v];
}

/* The stack as a path, outermost frame first; where frames are missing there,
 * that is one. */
static uint32_t
path_of(struct work *w, const struct hq_stack_trace *t)
{
	unsigned n =
	    hq_model_walk(w->model, t, !w->how->all_frames, w->keys);
	uint32_t path = 0;

	if (t->cut && t->label == 0)
		path = hq_paths_add(
		    w->how->paths, path, hq_keys_cut(w->model->keys));
	while (n-- > 0 && path != HQ_INTERN_NONE) {
		uint32_t key = project(w, w->keys[n]);
		path = key == HQ_INTERN_NONE
			   ? key
			   : hq_paths_add(w->how->paths, path, key);
	}
	return path;
}

/* Counts a trace in each group that it has a frame in. */
static bool
count_all(struct work *w, const struct hq_stack_trace *t, uint32_t mark)
{
	unsigned n =
	    hq_model_walk(w->model, t, !w->how->all_frames, w->keys);

	for (unsigned i = 0; i < n; i++) {
		uint32_t number = project(w, w->keys[i]);
		struct hq_group *group = group_at(w, number);
		if (group == NULL)
			return false;
		if (w->seen[number] == mark)
			continue;
		w->seen[number] = mark;
		add(group->all, t->values);
		group->all_traces++;
	}
	return true;
}

static bool
count_trace(struct work *w, const struct hq_stack_trace *t, uint32_t mark)
{
	bool stack = w->how->by == HQ_BY_STACK;
	uint32_t number =
	    stack ? path_of(w, t) : project(w, hq_model_site(w->model, t));
	struct hq_group *group = group_at(w, number);

	if (group == NULL)
		return false;
	add(group->own, t->values);
	group->own_traces++;
	if (!stack)
		return count_all(w, t, mark);
	add(group->all, t->values);
	group->all_traces++;
	return true;
}

enum hq_status
hq_groups_make(struct hq_groups *g, const struct hq_model *m,
    const struct hq_grouping *how, struct hq_error *reterr)
{
	struct work w = {
	    .groups = g,
	    .model = m,
	    .how = how,
	    .by = how->by == HQ_BY_STACK ? how->step : how->by,
	    .nproject = m->keys->keys.count,
	};
	bool fine;

	*g = (struct hq_groups){0};
	w.keys = hq_array_new(HQ_STACK_DEPTH, sizeof *w.keys);
	w.project = hq_array_new_zero(w.nproject, sizeof *w.project);
	fine = w.keys != NULL && w.project != NULL;
	for (uint32_t i = 0; fine && i < m->ntraces; i++)
		if (m->traces[i].passed)
			fine = count_trace(&w, &m->traces[i], i + 1);
	free(w.keys);
	free(w.project);
	free(w.seen);
	return fine ? HQ_OK : hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
}
