/*
 * The address map of mappings: a table of everything that the allocator has
 * mapped for the program, sorted by base address.  No two entries overlap.
 *
 * The snapshot walks it; slow paths ask it what a pointer belongs to.
 * Context: alloc locked; or snapshot child.
 */
#ifndef HQ_ALLOC_REGION_H
#define HQ_ALLOC_REGION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum hq_region_kind {
	HQ_REGION_ARENA,   /* what: struct hq_arena */
	HQ_REGION_HUGE,	   /* what: struct hq_huge */
	HQ_REGION_PRIVATE, /* what: struct hq_private_arena */
};

struct hq_region {
	char *base;
	size_t size;
	enum hq_region_kind kind;
	void *what;
};

/* False: no memory for the table. */
bool hq_region_add(char *base, size_t size, enum hq_region_kind kind,
		   void *what);
void hq_region_remove(const char *base);

/* The region that holds `p`, or NULL. */
const struct hq_region *hq_region_find(const void *p);

/* All of them: bytes and number.  Context: any. */
void hq_region_total(uint64_t *ret_bytes, uint32_t *ret_count);

/* By number, in order of address; NULL past the end. */
const struct hq_region *hq_region_at(uint32_t i);

#endif
