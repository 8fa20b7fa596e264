/* Numbers by address: a hash table with open addressing. */
#include "analysis/symbol/pointers.h"

#include "analysis/support/memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* The slot of the key, or the empty one where it belongs. */
static size_t
find_slot(const struct hq_pointers *p, const void *key)
{
	size_t at = (size_t)((uintptr_t)key * 0x9e3779b97f4a7c15ull >> 20);

	at &= p->nslots - 1;
	while (p->keys[at] != NULL && p->keys[at] != key)
		at = (at + 1) & (p->nslots - 1);
	return at;
}

/* At most half of the slots are taken. */
static bool
grow(struct hq_pointers *p)
{
	struct hq_pointers wider = {.count = p->count};

	if (p->count < p->nslots / 2)
		return true;
	wider.nslots = p->nslots == 0 ? 256 : p->nslots * 2;
	wider.keys = hq_array_new_zero(wider.nslots, sizeof *wider.keys);
	wider.values = hq_array_new_zero(wider.nslots, sizeof *wider.values);
	if (wider.keys == NULL || wider.values == NULL) {
		hq_pointers_release(&wider);
		return false;
	}
	for (size_t i = 0; i < p->nslots; i++) {
		size_t at;
		if (p->keys[i] == NULL)
			continue;
		at = find_slot(&wider, p->keys[i]);
		wider.keys[at] = p->keys[i];
		wider.values[at] = p->values[i];
	}
	hq_pointers_release(p);
	*p = wider;
	return true;
}

uint32_t *
hq_pointers_at(struct hq_pointers *p, const void *key)
{
	size_t at;

	if (!grow(p))
		return NULL;
	at = find_slot(p, key);
	if (p->keys[at] == NULL) {
		p->keys[at] = key;
		p->count++;
	}
	return &p->values[at];
}

void
hq_pointers_release(struct hq_pointers *p)
{
	free(p->keys);
	free(p->values);
	memset(p, 0, sizeof *p);
}
