/* Texts that are there once each: a hash table with open addressing. */
#include "analysis/support/texts.h"

#include "analysis/support/memory.h"

#include <stdlib.h>
#include <string.h>

/* FNV-1a. */
static size_t
hash(const char *text)
{
	uint64_t h = 0xcbf29ce484222325ull;

	for (const char *p = text; *p != '\0'; p++)
		h = (h ^ (uint8_t)*p) * 0x100000001b3ull;
	return (size_t)(h ^ h >> 32);
}

/* The slot that holds the text, or the empty one where it belongs. */
static uint32_t *
find_slot(const struct hq_texts *t, const char *text)
{
	size_t at = hash(text) & (t->nslots - 1);

	while (t->slots[at] != 0 &&
	       strcmp(t->items[t->slots[at] - 1], text) != 0)
		at = (at + 1) & (t->nslots - 1);
	return &t->slots[at];
}

/* Twice the slots, at most half of them taken. */
static int
grow(struct hq_texts *t)
{
	uint32_t *before = t->slots;
	size_t nbefore = t->nslots;

	if (t->count < t->nslots / 2)
		return 0;
	t->nslots = nbefore == 0 ? 256 : nbefore * 2;
	t->slots = hq_array_new_zero(t->nslots, sizeof *t->slots);
	if (t->slots == NULL) {
		t->slots = before;
		t->nslots = nbefore;
		return -1;
	}
	free(before);
	for (size_t i = 0; i < t->count; i++)
		*find_slot(t, t->items[i]) = (uint32_t)i + 1;
	return 0;
}

uint32_t
hq_texts_add(struct hq_texts *t, const char *text)
{
	uint32_t *slot;
	char *copy;

	if (t->count >= UINT32_MAX - 2 || grow(t) != 0 ||
	    hq_array_reserve((void **)&t->items, &t->capacity, t->count,
		sizeof *t->items) != 0)
		return 0;
	slot = find_slot(t, text);
	if (*slot != 0)
		return *slot;
	copy = strdup(text);
	if (copy == NULL)
		return 0;
	t->items[t->count++] = copy;
	*slot = (uint32_t)t->count;
	return *slot;
}

const char *
hq_texts_get(const struct hq_texts *t, uint64_t number)
{
	return number == 0 || number > t->count ? NULL : t->items[number - 1];
}

void
hq_texts_release(struct hq_texts *t)
{
	for (size_t i = 0; i < t->count; i++)
		free(t->items[i]);
	free(t->items);
	free(t->slots);
	memset(t, 0, sizeof *t);
}
