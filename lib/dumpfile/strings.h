/*
 * The texts of a dump while it is written: each distinct text gets one number.
 *
 * The memory is fixed: a text that finds no room gets number 0, the empty
 * text, and is counted.  Row 0 is there from the start.
 * Context: snapshot child; no locks, no allocation.
 */
#ifndef HQ_DUMPFILE_STRINGS_H
#define HQ_DUMPFILE_STRINGS_H

#include <stddef.h>
#include <stdint.h>

/* Memory maps name each library once; 32768 texts of 64 bytes are far above
 * what a process with thousands of libraries needs. */
#define HQ_STRINGS_MAX 32768u
#define HQ_STRINGS_BYTES (2u << 20)

struct hq_strings {
	uint32_t count;
	uint32_t used; /* bytes of text */
	uint64_t lost; /* texts that found no room */
	uint32_t offset[HQ_STRINGS_MAX];
	uint32_t length[HQ_STRINGS_MAX];
	uint32_t slot[2 * HQ_STRINGS_MAX]; /* hash table of number + 1 */
	char text[HQ_STRINGS_BYTES];
};

/* The memory must be zero. */
void hq_strings_init(struct hq_strings *s);

/* The number of the text s[0..n). */
uint32_t hq_strings_put(struct hq_strings *s, const char *text, size_t n);

#endif
