/*
 * Ranges of addresses that may lie in one another, and which of them an
 * address lies in.
 */
#ifndef HQ_ANALYSIS_SYMBOL_SPANS_H
#define HQ_ANALYSIS_SYMBOL_SPANS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hq_span {
	uint64_t low;
	uint64_t high; /* the first address after it */
	uint32_t rank; /* of two with the same low, the higher one is found */
	uint32_t value;
};

/* Zeroed is empty. */
struct hq_spans {
	struct hq_span *items;
	uint64_t *most; /* the largest high of items[0..i] */
	size_t count;
	size_t capacity;
};

/* An empty one is left out.  Returns 0, or -1: no memory. */
int hq_spans_add(struct hq_spans *s, struct hq_span span);

/* Must follow the last hq_spans_add.  Returns 0, or -1: no memory. */
int hq_spans_sort(struct hq_spans *s);

/* The one with the greatest low that the address lies in, or NULL. */
const struct hq_span *hq_spans_find(const struct hq_spans *s, uint64_t addr);

/* The one with the highest rank that the address lies in, or NULL; of very
 * many it may be another one. */
const struct hq_span *hq_spans_find_rank(
    const struct hq_spans *s, uint64_t addr);

void hq_spans_release(struct hq_spans *s);

#endif
