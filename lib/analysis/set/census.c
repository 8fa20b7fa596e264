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

/* Where keys are looked for first; to be taken modulo nslots. */
static size_t
hash_of(const struct hq_census *t, const struct hq_scan_key *keys)
{
	uint64_t hash = 0;

	for (unsigned i = 0; i < t->nkeys; i++)
		hash = (hash ^ (uint64_t)keys[i].number ^
			   (uint64_t)keys[i].type << 62) *
		       0x9e3779b97f4a7c15ull;
	return (size_t)(hash >> 20);
}

static size_t
slot_of(const struct hq_census *t, const struct hq_scan_key *keys)
{
	for (size_t at = hash_of(t, keys);; at++) {
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

/*
 * With so many groups that they do not fit the cache, blocks wait until there
 * are enough of them, and the memory of all is asked for before the first is
 * counted.
 */
enum { MANY = 8192, AHEAD = 32 };

struct counting {
	struct hq_census *census;
	const struct hq_set *set;
	struct hq_scan_key keys[AHEAD][HQ_SCAN_KEYS]; /* of those that wait */
	uint64_t req[AHEAD];
	unsigned waiting;
};

static enum hq_status
add(struct hq_census *t, const struct hq_scan_key *keys, uint64_t req)
{
	struct hq_census_group *g = hq_census_find(t, keys);

	if (g == NULL)
		return HQ_ERR_NOMEM;
	g->blocks++;
	g->bytes += req;
	return HQ_OK;
}

static enum hq_status
add_waiting(struct counting *c)
{
	struct hq_census *t = c->census;
	enum hq_status status = HQ_OK;
	size_t at[AHEAD];

	for (unsigned i = 0; i < c->waiting; i++) {
		at[i] = hash_of(t, c->keys[i]) & (t->nslots - 1);
		__builtin_prefetch(&t->slots[at[i]]);
	}
	for (unsigned i = 0; i < c->waiting; i++)
		if (t->slots[at[i]] != 0)
			__builtin_prefetch(&t->groups[t->slots[at[i]] - 1], 1);
	for (unsigned i = 0; status == HQ_OK && i < c->waiting; i++)
		status = add(t, c->keys[i], c->req[i]);
	c->waiting = 0;
	return status;
}

static enum hq_status
count(void *opaque, const struct hq_scan_block *block)
{
	struct counting *c = opaque;

	if (c->set != NULL && !hq_set_has(c->set, block->row))
		return HQ_OK;
	if (c->census->ngroups < MANY)
		return add(c->census, block->keys, block->req);
	for (unsigned i = 0; i < c->census->nkeys; i++)
		c->keys[c->waiting][i] = block->keys[i];
	c->req[c->waiting++] = block->req;
	return c->waiting == AHEAD ? add_waiting(c) : HQ_OK;
}

enum hq_status
hq_census_count(struct hq_census *t, struct hq_scan *s, const struct hq_set *set,
    struct hq_error *reterr)
{
	struct counting c = {.census = t, .set = set};
	enum hq_status status;

	t->nkeys = s->nkeys;
	status = hq_scan_run(s, count, &c, reterr);
	if (status == HQ_OK && add_waiting(&c) != HQ_OK)
		status = hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	return status;
}

void
hq_census_release(struct hq_census *t)
{
	free(t->groups);
	free(t->slots);
	memset(t, 0, sizeof *t);
}
