/*
 * Texts that are there once each, by number: what columns of texts that are
 * not in a file refer to.
 *
 * Numbers start at 1 and are given in order; 0 is no text.  Texts are any
 * bytes but zeros, and stay where they are until hq_texts_release.
 */
#ifndef HQ_ANALYSIS_SUPPORT_TEXTS_H
#define HQ_ANALYSIS_SUPPORT_TEXTS_H

#include <stddef.h>
#include <stdint.h>

/* Zeroed is empty. */
struct hq_texts {
	char **items; /* items[number - 1] */
	size_t count;
	size_t capacity;
	uint32_t *slots; /* hash table of numbers */
	size_t nslots;   /* a power of two, or 0 */
};

/* The number of a text, which is copied if it is new; 0: no memory. */
uint32_t hq_texts_add(struct hq_texts *t, const char *text);

/* The text of a number, or NULL where there is none. */
const char *hq_texts_get(const struct hq_texts *t, uint64_t number);

void hq_texts_release(struct hq_texts *t);

#endif
