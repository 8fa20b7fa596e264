/*
 * The holders that have grown, of what neither sites nor types tell, as these
 * take turns.
 *
 * The survivors that are left go to the nearest block above them that is older
 * than the steps; where that has none of some step, further up, with those of
 * its neighbours.  Who has some of each step then may have grown; so it has if
 * all that the sites of its survivors have allocated did.
 */
#include "analysis/check/holder_groups.h"

#include "analysis/support/memory.h"
#include "analysis/support/phase.h"

#include <stdlib.h>
#include <string.h>

/* So often survivors are handed up, and so many holders are looked at. */
#define UP_MAX 256
#define HOLDERS_MAX 16

struct work {
	struct hq_growth *g;
	struct hq_holding *h;
	struct hq_growth_finds *finds;
	struct hq_survivor *survivors;
	size_t n;
	struct hq_holder_groups groups;
	int64_t *born; /* [groups][measured] */
	uint32_t *up;  /* by group: who got what it had */
	size_t room;   /* groups that have room there */
	size_t nsites;
};

bool
hq_growth_may_be_held(
    const struct hq_growth *g, const struct hq_growth_finds *f)
{
	for (unsigned step = 0; step < g->steps.measured; step++) {
		int64_t born = 0;
		for (size_t i = 0; i < g->nlast; i++)
			if (hq_growth_is_left(f, i))
				born += g->last[i].born[step];
		if (born == 0)
			return false;
	}
	return true;
}

/* What is left: the blocks of the steps that are of nothing found. */
static enum hq_status
find_survivors(struct work *k, struct hq_error *reterr)
{
	size_t n = k->g->cells.ngroups;
	struct hq_growth_finds left = {0};
	enum hq_status status = hq_growth_finds_init(&left, k->g, reterr);

	if (status == HQ_OK &&
	    hq_growth_finds_add(&left, HQ_RULE_GROWTH_HOLDER,
		HQ_GROWN_BLOCKS, 0) == HQ_GROWTH_NONE)
		status = hq_check_nomem(reterr);
	for (size_t i = 0; status == HQ_OK && i < n; i++)
		if (hq_growth_is_left(k->finds, i))
			left.taken[i] = 0;
	if (status == HQ_OK)
		status = hq_growth_survivors(
		    k->g, &left, &k->survivors, &k->n, reterr);
	hq_growth_finds_release(&left);
	n = 0;
	for (size_t i = 0; status == HQ_OK && i < k->n; i++)
		if (!k->survivors[i].lost)
			k->survivors[n++] = k->survivors[i];
	k->n = status == HQ_OK ? n : 0;
	return status;
}

/* Room for the births of all groups. */
static bool
reserve(struct work *k)
{
	unsigned steps = k->g->steps.measured;
	size_t room = 2 * k->groups.count;
	int64_t *born;
	uint32_t *up;

	if (k->groups.count <= k->room)
		return true;
	born = reallocarray(k->born, room, steps * sizeof *born);
	if (born == NULL)
		return false;
	k->born = born;
	up = reallocarray(k->up, room, sizeof *up);
	if (up == NULL)
		return false;
	k->up = up;
	memset(born + k->room * steps, 0,
	    (room - k->room) * steps * sizeof *born);
	memset(up + k->room, 0xff, (room - k->room) * sizeof *up);
	k->room = room;
	return true;
}

static bool
count_births(struct work *k)
{
	unsigned steps = k->g->steps.measured;

	if (!reserve(k))
		return false;
	for (size_t i = 0; i < k->n; i++) {
		uint32_t group = k->groups.of[i];
		if (group != HQ_GROWTH_NONE && k->survivors[i].step < steps)
			k->born[(size_t)group * steps + k->survivors[i].step]++;
	}
	return true;
}

static bool
has_all(const struct work *k, size_t group)
{
	unsigned steps = k->g->steps.measured;

	return hq_rule_grew(k->born + group * steps, steps);
}

/* Hands what a group has to the one above it; false: no memory.  *ret_moved:
 * there is one. */
static bool
hand_up(struct work *k, size_t group, bool *ret_moved)
{
	unsigned steps = k->g->steps.measured;
	struct hq_holder_group from = k->groups.groups[group];
	struct hq_holder above;
	uint32_t to;

	if (from.holder.node == HQ_GRAPH_NONE || from.count == 0)
		return true;
	above = hq_holding_above(k->h, from.holder.node);
	to = hq_holder_groups_find(&k->groups, above, from.holder.node);
	if (to == HQ_GROWTH_NONE || !reserve(k))
		return false;
	*ret_moved = true;
	k->groups.groups[to].count += from.count;
	k->groups.groups[group].count = 0;
	for (unsigned i = 0; i < steps; i++) {
		k->born[(size_t)to * steps + i] += k->born[group * steps + i];
		k->born[group * steps + i] = 0;
	}
	k->up[group] = to;
	return true;
}

/* Up to who has some of each step, or as far as it goes. */
static bool
climb(struct work *k)
{
	bool moved = true;

	for (unsigned round = 0; moved && round < UP_MAX; round++) {
		moved = false;
		for (size_t i = 0; i < k->groups.count; i++)
			if (!has_all(k, i) && !hand_up(k, i, &moved))
				return false;
	}
	for (size_t i = 0; i < k->n; i++) {
		uint32_t *of = &k->groups.of[i];
		for (unsigned n = 0; n < UP_MAX && *of != HQ_GROWTH_NONE &&
				     k->groups.groups[*of].count == 0;
		     n++)
			*of = k->up[*of];
	}
	return true;
}

/* What the sites and types of a group's survivors have in all, as item 0. */
static enum hq_status
judge(struct work *k, uint32_t group, uint32_t *of, enum hq_grown *ret_grown,
    struct hq_error *reterr)
{
	struct hq_growth *g = k->g;
	size_t n = g->cells.ngroups;
	struct hq_growth_items items;
	bool *sites = hq_array_new_zero(k->nsites, sizeof *sites);
	enum hq_status status;

	if (sites == NULL)
		return hq_check_nomem(reterr);
	for (size_t i = 0; i < n; i++)
		of[i] = HQ_GROWTH_NONE;
	for (size_t i = 0; i < k->n; i++) {
		uint32_t cell = k->survivors[i].cell;
		if (k->groups.of[i] != group)
			continue;
		of[cell] = 0;
		if (k->finds->site[cell] != HQ_GROWTH_NONE)
			sites[k->finds->site[cell]] = true;
	}
	/* Also what the last dump has none of any more. */
	for (size_t i = 0; i < n; i++)
		if (k->finds->site[i] != HQ_GROWTH_NONE &&
		    sites[k->finds->site[i]])
			of[i] = 0;
	for (size_t i = 0; i < n; i++)
		if (!hq_growth_is_left(k->finds, i))
			of[i] = HQ_GROWTH_NONE;
	free(sites);
	status = hq_growth_add_up(g, of, 1, &items, reterr);
	if (status != HQ_OK)
		return status;
	*ret_grown = items.grown[0];
	hq_growth_items_release(&items);
	return HQ_OK;
}

static enum hq_status
take(struct work *k, uint32_t group, struct hq_error *reterr)
{
	size_t n = k->g->cells.ngroups;
	uint32_t *of = hq_array_new(n, sizeof *of), found;
	enum hq_grown grown = HQ_GROWN_NOT;
	enum hq_status status = of == NULL
				    ? hq_check_nomem(reterr)
				    : judge(k, group, of, &grown, reterr);

	if (status == HQ_OK &&
	    (grown == HQ_GROWN_BLOCKS || grown == HQ_GROWN_SETTLED)) {
		found = hq_growth_finds_add(
		    k->finds, HQ_RULE_GROWTH_HOLDER, grown, 0);
		if (found == HQ_GROWTH_NONE)
			status = hq_check_nomem(reterr);
		for (size_t i = 0; status == HQ_OK && i < n; i++)
			if (of[i] == 0)
				k->finds->taken[i] = found;
	}
	free(of);
	return status;
}

/* Those with some of each step, one after the other: the most first. */
static enum hq_status
take_all(struct work *k, struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;

	for (unsigned n = 0; n < HOLDERS_MAX && status == HQ_OK; n++) {
		uint32_t best = HQ_GROWTH_NONE;
		for (uint32_t i = 0; i < k->groups.count; i++)
			if (has_all(k, i) && k->groups.groups[i].count > 0 &&
			    (best == HQ_GROWTH_NONE ||
				k->groups.groups[i].count >
				    k->groups.groups[best].count))
				best = i;
		if (best == HQ_GROWTH_NONE)
			return HQ_OK;
		status = take(k, best, reterr);
		k->groups.groups[best].count = 0;
	}
	return status;
}

enum hq_status
hq_growth_holders(struct hq_growth *g, struct hq_holding *h,
    struct hq_growth_finds *f, struct hq_error *reterr)
{
	HQ_PHASE("growth by holder", NULL);
	struct work k = {.g = g, .h = h, .finds = f};
	enum hq_status status;

	if (!hq_growth_may_be_held(g, f))
		return HQ_OK;
	for (size_t i = 0; i < g->cells.ngroups; i++)
		if (f->site[i] != HQ_GROWTH_NONE && f->site[i] >= k.nsites)
			k.nsites = (size_t)f->site[i] + 1;
	status = find_survivors(&k, reterr);
	if (status == HQ_OK)
		status = hq_holder_groups_make(
		    h, k.survivors, k.n, false, &k.groups, reterr);
	if (status == HQ_OK && (!count_births(&k) || !climb(&k)))
		status = hq_check_nomem(reterr);
	if (status == HQ_OK)
		status = take_all(&k, reterr);
	hq_holder_groups_release(&k.groups);
	free(k.survivors);
	free(k.born);
	free(k.up);
	return status;
}
