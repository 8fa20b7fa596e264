/* Sets of kinds, interned in a hash table with open addressing. */
#include "analysis/graph/kinds.h"

#include "analysis/support/memory.h"

#include <stdlib.h>
#include <string.h>

struct table {
	struct hq_kinds k;
	size_t first_capacity, member_capacity;
	uint32_t *slots; /* set + 1, 0: none */
	uint32_t mask;
};

static int
compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* Sorts, and leaves each value once; returns how many are left. */
static uint32_t
make_set(uint32_t *values, uint32_t n)
{
	uint32_t left = 0;

	/* Most nodes have few edges. */
	for (uint32_t i = 1; n <= 16 && i < n; i++)
		for (uint32_t k = i; k > 0 && values[k] < values[k - 1]; k--) {
			uint32_t v = values[k];
			values[k] = values[k - 1];
			values[k - 1] = v;
		}
	if (n > 16)
		qsort(values, n, sizeof *values, compare);
	for (uint32_t i = 0; i < n; i++)
		if (left == 0 || values[i] != values[left - 1])
			values[left++] = values[i];
	return left;
}

static uint32_t
hash(const uint32_t *values, uint32_t n)
{
	uint64_t h = n;

	for (uint32_t i = 0; i < n; i++)
		h = (h ^ values[i]) * 0x9e3779b97f4a7c15ull >> 7;
	return (uint32_t)(h ^ h >> 29);
}

static bool
append(struct table *t, const uint32_t *values, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		size_t at = t->k.first[t->k.count] + i;
		if (hq_array_reserve((void **)&t->k.member,
			&t->member_capacity, at, sizeof *t->k.member) != 0)
			return false;
		t->k.member[at] = values[i];
	}
	if (hq_array_reserve((void **)&t->k.first, &t->first_capacity,
		t->k.count + 1, sizeof *t->k.first) != 0)
		return false;
	t->k.first[t->k.count + 1] = t->k.first[t->k.count] + n;
	t->k.count++;
	return true;
}

/* Where the set is in the table, or an empty slot for it. */
static uint32_t *
find(const struct table *t, const uint32_t *values, uint32_t n)
{
	for (uint32_t at = hash(values, n);; at++) {
		uint32_t *slot = &t->slots[at & t->mask], from;
		if (*slot == 0)
			return slot;
		from = t->k.first[*slot - 1];
		if (t->k.first[*slot] - from == n &&
		    (n == 0 || memcmp(&t->k.member[from], values,
				   n * sizeof *values) == 0))
			return slot;
	}
}

/* Twice the slots; the sets are put in anew. */
static bool
grow(struct table *t)
{
	uint32_t slots = t->mask * 2 + 2;

	free(t->slots);
	t->mask = slots - 1;
	t->slots = hq_big_filled(slots, sizeof *t->slots, 0);
	for (uint32_t k = 0; t->slots != NULL && k < t->k.count; k++)
		*find(t, t->k.member + t->k.first[k],
		    t->k.first[k + 1] - t->k.first[k]) = k + 1;
	return t->slots != NULL;
}

static bool
intern(struct table *t, const uint32_t *values, uint32_t n, uint32_t *ret_set)
{
	uint32_t *slot;

	if (t->k.count >= t->mask / 2 && t->mask < UINT32_MAX / 2 && !grow(t))
		return false;
	slot = find(t, values, n);
	if (*slot == 0) {
		*slot = t->k.count + 1;
		if (!append(t, values, n))
			return false;
	}
	*ret_set = *slot - 1;
	return true;
}

static bool
intern_all(struct table *t, const struct hq_graph *g, struct hq_into *into)
{
	uint32_t set;
	bool good = hq_array_reserve((void **)&t->k.first,
			&t->first_capacity, 0, sizeof *t->k.first) == 0;

	if (good)
		t->k.first[0] = 0;
	good = good && grow(t) && intern(t, NULL, 0, &set);
	for (uint32_t v = 0; good && v < g->nodes; v++) {
		uint32_t *values = into->value + into->first[v];
		uint32_t n = make_set(
		    values, into->first[v + 1] - into->first[v]);
		good = intern(t, values, n, &t->k.of[v]);
	}
	return good;
}

enum hq_status
hq_kinds_new(const struct hq_graph *g, const struct hq_into_values *values,
    struct hq_kinds *ret_kinds, struct hq_error *reterr)
{
	struct table t = {.mask = 1023};
	struct hq_into into;
	bool good;
	enum hq_status status = hq_into_new(g, values, &into, reterr);

	if (status != HQ_OK)
		return status;
	t.k.of = hq_big_new(g->nodes, sizeof *t.k.of);
	good = t.k.of != NULL && intern_all(&t, g, &into);
	hq_into_release(&into);
	free(t.slots);
	if (!good) {
		hq_kinds_release(&t.k);
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	}
	*ret_kinds = t.k;
	return HQ_OK;
}

void
hq_kinds_release(struct hq_kinds *k)
{
	free(k->of);
	free(k->first);
	free(k->member);
	*k = (struct hq_kinds){0};
}
