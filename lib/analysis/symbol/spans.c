/* Ranges of addresses, sorted by where they start. */
#include "analysis/symbol/spans.h"

#include "analysis/support/memory.h"

#include <stdlib.h>
#include <string.h>

/* A stranger may nest a million ranges; nobody needs so many. */
#define MOST_STEPS 2000u

int
hq_spans_add(struct hq_spans *s, struct hq_span span)
{
	if (span.high <= span.low)
		return 0;
	if (hq_array_reserve((void **)&s->items, &s->capacity, s->count,
		sizeof *s->items) != 0)
		return -1;
	s->items[s->count++] = span;
	return 0;
}

static int
compare(const void *a, const void *b)
{
	const struct hq_span *x = a, *y = b;

	if (x->low != y->low)
		return x->low < y->low ? -1 : 1;
	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return x->value < y->value ? -1 : x->value > y->value;
}

int
hq_spans_sort(struct hq_spans *s)
{
	uint64_t most = 0;

	free(s->most);
	s->most = hq_array_new(s->count, sizeof *s->most);
	if (s->most == NULL)
		return -1;
	if (s->count > 0)
		qsort(s->items, s->count, sizeof *s->items, compare);
	for (size_t i = 0; i < s->count; i++) {
		most = s->items[i].high > most ? s->items[i].high : most;
		s->most[i] = most;
	}
	return 0;
}

/* How many start at or before the address. */
static size_t
count_before(const struct hq_spans *s, uint64_t addr)
{
	size_t low = 0, high = s->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (s->items[mid].low <= addr)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

const struct hq_span *
hq_spans_find(const struct hq_spans *s, uint64_t addr)
{
	size_t n = count_before(s, addr);

	for (unsigned step = 0; step < MOST_STEPS && n > 0; step++, n--) {
		if (s->most[n - 1] <= addr)
			return NULL;
		if (s->items[n - 1].high > addr)
			return &s->items[n - 1];
	}
	return NULL;
}

const struct hq_span *
hq_spans_find_rank(const struct hq_spans *s, uint64_t addr)
{
	const struct hq_span *best = NULL;
	size_t n = count_before(s, addr);

	for (unsigned step = 0; step < MOST_STEPS && n > 0; step++, n--) {
		const struct hq_span *item = &s->items[n - 1];
		if (s->most[n - 1] <= addr)
			break;
		if (item->high > addr &&
		    (best == NULL || item->rank > best->rank))
			best = item;
	}
	return best;
}

void
hq_spans_release(struct hq_spans *s)
{
	free(s->items);
	free(s->most);
	memset(s, 0, sizeof *s);
}
