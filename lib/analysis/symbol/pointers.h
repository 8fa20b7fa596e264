/*
 * Numbers by address: of a DIE, say.
 */
#ifndef HQ_ANALYSIS_SYMBOL_POINTERS_H
#define HQ_ANALYSIS_SYMBOL_POINTERS_H

#include <stddef.h>
#include <stdint.h>

/* Zeroed is empty. */
struct hq_pointers {
	const void **keys;
	uint32_t *values;
	size_t count;
	size_t nslots;
};

/* Where the number of `key`, which is not NULL, is kept until the next call:
 * 0 if it is new.  NULL: no memory. */
uint32_t *hq_pointers_at(struct hq_pointers *p, const void *key);

void hq_pointers_release(struct hq_pointers *p);

#endif
