/* The texts of a dump while it is written. */
#include "dumpfile/strings.h"

#include <string.h>

/* FNV-1a. */
static uint32_t
hash(const char *text, size_t n)
{
	uint32_t h = 2166136261u;
	for (size_t i = 0; i < n; i++)
		h = (h ^ (uint8_t)text[i]) * 16777619u;
	return h;
}

static uint32_t *
find_slot(struct hq_strings *s, const char *text, size_t n)
{
	uint32_t mask = 2 * HQ_STRINGS_MAX - 1;

	for (uint32_t i = hash(text, n) & mask;; i = (i + 1) & mask) {
		uint32_t number = s->slot[i] - 1;
		if (s->slot[i] == 0)
			return &s->slot[i];
		if (s->length[number] == n &&
		    memcmp(s->text + s->offset[number], text, n) == 0)
			return &s->slot[i];
	}
}

uint32_t
hq_strings_put(struct hq_strings *s, const char *text, size_t n)
{
	uint32_t *slot = find_slot(s, text, n);

	if (*slot != 0)
		return *slot - 1;
	if (s->count == HQ_STRINGS_MAX || n > HQ_STRINGS_BYTES - s->used) {
		s->lost++;
		return 0;
	}
	memcpy(s->text + s->used, text, n);
	s->offset[s->count] = s->used;
	s->length[s->count] = (uint32_t)n;
	s->used += (uint32_t)n;
	*slot = ++s->count;
	return s->count - 1;
}

void
hq_strings_init(struct hq_strings *s)
{
	hq_strings_put(s, "", 0);
}
