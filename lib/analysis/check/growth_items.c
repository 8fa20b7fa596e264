/* Sums of cells over a series. */
#include "analysis/check/growth.h"

#include "analysis/support/memory.h"

#include <stdlib.h>
#include <string.h>

/* What a dump has of an item. */
struct sum {
	int64_t blocks, settled, bytes;
};

struct adding {
	const struct hq_growth *g;
	const uint32_t *of;
	struct hq_growth_items *items;
	struct sum *now, *before;
};

/* The arrays of the items, of which hq_rule_item sees none that changes. */
static int64_t *
values_of(const int64_t *const_values)
{
	return (int64_t *)(uintptr_t)const_values;
}

static bool
make(struct adding *a, size_t count)
{
	unsigned n = a->g->steps.measured, width = 7 * n + 6;
	struct hq_growth_items *all = a->items;

	all->count = count;
	all->items = hq_array_new_zero(count, sizeof *all->items);
	all->grown = hq_array_new_zero(count, sizeof *all->grown);
	all->numbers = hq_array_new_zero(count, width * sizeof *all->numbers);
	a->now = hq_array_new_zero(count, sizeof *a->now);
	a->before = hq_array_new_zero(count, sizeof *a->before);
	if (all->items == NULL || all->grown == NULL || all->numbers == NULL ||
	    a->now == NULL || a->before == NULL)
		return false;
	for (size_t i = 0; i < count; i++) {
		int64_t *at = all->numbers + i * width;
		all->items[i] = (struct hq_rule_item){.steps = n,
		    .lows = at,
		    .ends = at + (n + 1),
		    .settled = at + 2 * (n + 1),
		    .bytes = at + 3 * (n + 1),
		    .kept = at + 4 * (n + 1),
		    .highs = at + 5 * (n + 1),
		    .born = at + 6 * (n + 1),
		    .dumps = a->g->steps.ndumps};
	}
	return true;
}

static void
add_dump(struct adding *a, unsigned dump)
{
	const struct hq_growth *g = a->g;

	for (size_t e = g->first[dump]; e < g->end[dump]; e++) {
		const struct hq_growth_entry *entry = &g->entries[e];
		uint32_t item = a->of[entry->cell];
		if (item == HQ_GROWTH_NONE)
			continue;
		a->now[item].blocks += entry->blocks;
		a->now[item].settled += entry->settled;
		a->now[item].bytes += (int64_t)entry->bytes;
	}
}

/* A dump of a window that counts: its lows, and its end. */
static void
take_dump(struct adding *a, unsigned dump)
{
	const struct hq_steps *s = &a->g->steps;
	unsigned w = s->window[dump], at = w - s->warmup;
	bool opens = dump == 0 || s->window[dump - 1] != w;
	bool ends = s->boundary[w] == dump;

	for (size_t i = 0; i < a->items->count; i++) {
		struct hq_rule_item *item = &a->items->items[i];
		const struct sum *now = &a->now[i], *before = &a->before[i];
		int64_t *low = values_of(item->lows) + at;
		int64_t *high = values_of(item->highs) + at;
		if (opens || now->blocks < *low)
			*low = now->blocks;
		if (opens || now->blocks > *high)
			*high = now->blocks;
		if (at > 0 && (now->blocks < before->blocks ||
				  now->bytes < before->bytes))
			item->shrank = true;
		if (!ends)
			continue;
		values_of(item->ends)[at] = now->blocks;
		values_of(item->settled)[at] = now->settled;
		values_of(item->bytes)[at] = now->bytes;
	}
}

static void
add_last(struct adding *a)
{
	const struct hq_growth *g = a->g;
	unsigned n = g->steps.measured;

	for (size_t c = 0; c < g->nlast; c++) {
		const struct hq_growth_cell *cell = &g->last[c];
		struct hq_rule_item *item;
		if (a->of[c] == HQ_GROWTH_NONE)
			continue;
		item = &a->items->items[a->of[c]];
		for (unsigned i = 0; i < n; i++)
			values_of(item->born)[i] += cell->born[i];
		for (unsigned i = 0; i <= n; i++)
			values_of(item->kept)[i] += cell->kept[i];
		item->gave += cell->gave;
		item->late += cell->late;
		item->rising += cell->rising;
	}
}

static void
add(struct adding *a)
{
	const struct hq_steps *s = &a->g->steps;
	size_t size = a->items->count * sizeof *a->now;

	for (unsigned i = 0; i < s->ndumps; i++) {
		struct sum *now = a->before;
		a->before = a->now;
		a->now = now;
		memset(a->now, 0, size);
		add_dump(a, i);
		if (s->window[i] >= s->warmup)
			take_dump(a, i);
	}
	add_last(a);
	for (size_t i = 0; i < a->items->count; i++)
		a->items->grown[i] = hq_rule_judge(&a->items->items[i]);
}

enum hq_status
hq_growth_add_up(const struct hq_growth *g, const uint32_t *of, size_t count,
    struct hq_growth_items *ret_items, struct hq_error *reterr)
{
	struct hq_growth_items items = {0};
	struct adding a = {.g = g, .of = of, .items = &items};
	bool good = make(&a, count);

	if (good)
		add(&a);
	free(a.now);
	free(a.before);
	if (good) {
		*ret_items = items;
		return HQ_OK;
	}
	hq_growth_items_release(&items);
	return hq_check_nomem(reterr);
}

void
hq_growth_items_release(struct hq_growth_items *items)
{
	free(items->items);
	free(items->numbers);
	free(items->grown);
	*items = (struct hq_growth_items){0};
}
