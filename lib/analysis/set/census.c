/* Blocks counted by what they are grouped by. */
#include "analysis/set/census.h"

#include "analysis/support/memory.h"

#include <stdlib.h>
#include <string.h>

static bool
is_same(const struct hq_census *t, const struct hq_census_group *g,
    const struct hq_scan_key *keys)
{
	for (unsigned i = 0; i < t->nkeys; i++)
		if (g->keys[i].number != keys[i].number ||
		    g->keys[i].type != keys[i].type)
			return false;
	return true;
}

static size_t
slot_of(const struct hq_census *t, const struct hq_scan_key *keys)
{
	uint64_t hash = 0;
	size_t at;

	for (unsigned i = 0; i < t->nkeys; i++)
		hash = (hash ^ (uint64_t)keys[i].number ^
			   (uint64_t)keys[i].type << 62) *
		       0x9e3779b97f4a7c15ull;
	for (at = (size_t)(hash >> 20);; at++) {
		uint32_t n = t->slots[at &= t->nslots - 1];
		if (n == 0 || is_same(t, &t->groups[n - 1], keys))
			return at;
	}
}

static bool
grow(struct hq_census *t)
{
	size_t n = t->nslots == 0 ? 1024 : 2 * t->nslots;

	if (2 * (t->ngroups + 1) <= t->nslots)
		return true;
	if (t->ngroups >= UINT32_MAX - 1)
		return false;
	free(t->slots);
	t->slots = hq_array_new_zero(n, sizeof *t->slots);
	t->nslots = t->slots == NULL ? 0 : n;
	if (t->slots == NULL)
		return false;
	for (uint32_t i = 0; i < t->ngroups; i++)
		t->slots[slot_of(t, t->groups[i].keys)] = i + 1;
	return true;
}

struct hq_census_group *
hq_census_find(struct hq_census *t, const struct hq_scan_key *keys)
{
	uint32_t *slot;

	/* Neighbours are often alike. */
	if (t->ngroups > 0 && is_same(t, &t->groups[t->last], keys))
		return &t->groups[t->last];
	if (!grow(t) || hq_array_reserve((void **)&t->groups, &t->room,
			    t->ngroups, sizeof *t->groups) != 0)
		return NULL;
	slot = &t->slots[slot_of(t, keys)];
	if (*slot == 0) {
		struct hq_census_group *g = &t->groups[t->ngroups];
		memset(g, 0, sizeof *g);
		memcpy(g->keys, keys, t->nkeys * sizeof *keys);
		*slot = (uint32_t)++t->ngroups;
	}
	t->last = *slot - 1;
	return &t->groups[t->last];
}

struct counting {
	struct hq_census *tally;
	const struct hq_set *set;
};

static enum hq_status
count(void *opaque, const struct hq_scan_block *block)
{
	struct counting *c = opaque;
	struct hq_census_group *g;

	if (c->set != NULL && !hq_set_has(c->set, block->row))
		return HQ_OK;
	g = hq_census_find(c->tally, block->keys);
	if (g == NULL)
		return HQ_ERR_NOMEM;
	g->blocks++;
	g->bytes += block->req;
	return HQ_OK;
}

enum hq_status
hq_census_count(struct hq_census *t, struct hq_scan *s, const struct hq_set *set,
    struct hq_error *reterr)
{
	struct counting c = {t, set};

	t->nkeys = s->nkeys;
	return hq_scan_run(s, count, &c, reterr);
}

void
hq_census_release(struct hq_census *t)
{
	free(t->groups);
	free(t->slots);
	memset(t, 0, sizeof *t);
}
