/* Records of one size, each kept once: open addressing, at most half full. */
#include "analysis/stack/intern.h"

#include "analysis/support/memory.h"

#include <stdlib.h>
#include <string.h>

void
hq_intern_init(struct hq_intern *in, uint32_t width)
{
	*in = (struct hq_intern){.width = width};
}

void
hq_intern_release(struct hq_intern *in)
{
	free(in->words);
	free(in->slots);
	hq_intern_init(in, in->width);
}

static uint32_t
hash(const uint32_t *record, uint32_t width)
{
	uint64_t h = 0x9e3779b97f4a7c15u;

	for (uint32_t i = 0; i < width; i++) {
		h = (h ^ record[i]) * 0xff51afd7ed558ccdu;
		h ^= h >> 32;
	}
	return (uint32_t)h;
}

/* The slot that has the record, or the free one where it belongs. */
static uint32_t *
find_slot(const struct hq_intern *in, const uint32_t *record)
{
	uint32_t at = hash(record, in->width) & in->mask;

	while (in->slots[at] != 0 &&
	       memcmp(hq_intern_get(in, in->slots[at] - 1), record,
		   in->width * sizeof *record) != 0)
		at = (at + 1) & in->mask;
	return &in->slots[at];
}

/* Twice the slots, filled again from the records. */
static int
grow(struct hq_intern *in)
{
	uint32_t n = in->mask == 0 ? 64 : (in->mask + 1) * 2;
	uint32_t *slots = n == 0 ? NULL : hq_array_new_zero(n, sizeof *slots);

	if (slots == NULL)
		return -1;
	free(in->slots);
	in->slots = slots;
	in->mask = n - 1;
	for (uint32_t i = 0; i < in->count; i++)
		*find_slot(in, hq_intern_get(in, i)) = i + 1;
	return 0;
}

uint32_t
hq_intern_add(struct hq_intern *in, const uint32_t *record)
{
	size_t size = in->width * sizeof *record;
	void *words = in->words;
	uint32_t *slot;

	if (in->count >= in->mask / 2 && grow(in) != 0)
		return HQ_INTERN_NONE;
	slot = find_slot(in, record);
	if (*slot != 0)
		return *slot - 1;
	if (hq_array_reserve(&words, &in->capacity, in->count, size) != 0)
		return HQ_INTERN_NONE;
	in->words = words;
	memcpy(in->words + (size_t)in->count * in->width, record, size);
	*slot = ++in->count;
	return in->count - 1;
}

uint32_t
hq_intern_find(const struct hq_intern *in, const uint32_t *record)
{
	return in->mask == 0 ? HQ_INTERN_NONE : *find_slot(in, record) - 1;
}
