/*
 * Blocks above 1 MiB, or aligned beyond a slot: a mapping each.
 *
 * A few freed mappings are kept for the next request of about that size: the
 * faults of a fresh one cost far more than the call.
 *
 * Context: alloc locked.
 */
#ifndef HQ_ALLOC_HUGE_H
#define HQ_ALLOC_HUGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hq_huge {
	char *base;
	size_t size;  /* of the mapping, all of it usable */
	uint64_t req; /* bytes requested */
	uint64_t word; /* serial << 12; 0 while dead */
	uint32_t thread_id;
	struct hq_huge *next; /* unused descriptors */
};

/* Mapped, but its word still dead.  NULL: no memory. */
struct hq_huge *hq_huge_take(size_t size, size_t align, uint32_t thread_id,
			     bool *ret_zero);
void hq_huge_publish(struct hq_huge *huge, uint64_t serial);
void hq_huge_give(struct hq_huge *huge);

/* Resizes, moving the mapping if need be; false leaves it as it was. */
bool hq_huge_resize(struct hq_huge *huge, size_t size);

/* Unmaps what is kept; true when there was any. */
bool hq_huge_trim(void);

/* Bytes of freed mappings that are kept. */
size_t hq_huge_kept_bytes(void);

#endif
