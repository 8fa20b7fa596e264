/* Blocks that are live in all measured steps. */
#include "analysis/check/growth_kept.h"

#include "analysis/support/memory.h"

#include <stdlib.h>

bool
hq_kept_add(struct hq_kept *k, int64_t serial, uint32_t cell, uint64_t bytes)
{
	if (k->count >= UINT32_MAX - 1 ||
	    hq_array_reserve((void **)&k->blocks, &k->room, k->count,
		sizeof *k->blocks) != 0)
		return false;
	k->blocks[k->count++] = (struct hq_kept_block){
	    .serial = serial, .last = bytes, .cell = cell};
	return true;
}

static uint32_t *
slot_of(const struct hq_kept *k, int64_t serial)
{
	size_t at = (size_t)(((uint64_t)serial * 0x9e3779b97f4a7c15ull) >> 20);

	for (;; at++) {
		uint32_t *slot = &k->slots[at &= k->nslots - 1];
		if (*slot == 0 || k->blocks[*slot - 1].serial == serial)
			return slot;
	}
}

bool
hq_kept_index(struct hq_kept *k)
{
	free(k->slots);
	k->nslots = 16;
	while (k->nslots < 2 * k->count)
		k->nslots *= 2;
	k->slots = hq_array_new_zero(k->nslots, sizeof *k->slots);
	if (k->slots == NULL)
		return false;
	for (size_t i = 0; i < k->count; i++)
		*slot_of(k, k->blocks[i].serial) = (uint32_t)i + 1;
	return true;
}

/* The next size of a block, at the end of a step. */
static void
follow(struct hq_kept_block *b, struct hq_growth *g, unsigned step,
    uint64_t bytes)
{
	struct hq_growth_cell *cell = &g->last[b->cell];

	cell->kept[step] += (int64_t)bytes;
	if (bytes < b->now)
		cell->gave += (int64_t)(b->now - bytes);
	b->rises &= bytes > b->now;
	b->now = bytes;
}

void
hq_kept_see(struct hq_kept *k, struct hq_growth *g, unsigned step,
    int64_t serial, uint64_t bytes)
{
	uint32_t slot = *slot_of(k, serial);
	struct hq_kept_block *b = slot == 0 ? NULL : &k->blocks[slot - 1];

	if (b == NULL)
		return;
	if (step > 0) {
		follow(b, g, step, bytes);
		return;
	}
	b->seen = true;
	b->now = bytes;
	g->last[b->cell].resized |= bytes < b->last;
}

bool
hq_kept_select(struct hq_kept *k, struct hq_growth *g)
{
	size_t n = 0;

	for (size_t i = 0; i < k->count; i++) {
		struct hq_kept_block *b = &k->blocks[i];
		if (!b->seen || !g->last[b->cell].resized)
			continue;
		b->rises = true;
		g->last[b->cell].kept[0] += (int64_t)b->now;
		k->blocks[n++] = *b;
	}
	k->count = n;
	return hq_kept_index(k);
}

void
hq_kept_finish(struct hq_kept *k, struct hq_growth *g)
{
	for (size_t i = 0; i < k->count; i++) {
		struct hq_kept_block *b = &k->blocks[i];
		follow(b, g, g->steps.measured, b->last);
		g->last[b->cell].rising += b->rises;
	}
}

void
hq_kept_release(struct hq_kept *k)
{
	free(k->blocks);
	free(k->slots);
	*k = (struct hq_kept){0};
}
