/*
 * Records of one size, each kept once and numbered from 0 as they come: equal
 * records have equal numbers.  Gives sparse numbers of a file dense ones, and
 * tells whether two things are the same by comparing integers.
 */
#ifndef HQ_ANALYSIS_STACK_INTERN_H
#define HQ_ANALYSIS_STACK_INTERN_H

#include <stddef.h>
#include <stdint.h>

/* No such record, or no memory for one. */
#define HQ_INTERN_NONE UINT32_MAX

struct hq_intern {
	uint32_t *words; /* the records, `width` words each */
	size_t capacity; /* in records */
	uint32_t width;  /* words of a record */
	uint32_t count;
	uint32_t *slots; /* numbers + 1 by hash; 0 is free */
	uint32_t mask;   /* slots - 1, or 0 when there are none */
};

/* Records of `width` 32-bit words; takes no memory yet. */
void hq_intern_init(struct hq_intern *in, uint32_t width);

void hq_intern_release(struct hq_intern *in);

/* The number of a record, which is added when it is new; HQ_INTERN_NONE when
 * there is no memory. */
uint32_t hq_intern_add(struct hq_intern *in, const uint32_t *record);

/* The number of a record that is there, or HQ_INTERN_NONE. */
uint32_t hq_intern_find(const struct hq_intern *in, const uint32_t *record);

/* Borrowed until the next add. */
static inline const uint32_t *
hq_intern_get(const struct hq_intern *in, uint32_t number)
{
	return in->words + (size_t)number * in->width;
}

#endif
