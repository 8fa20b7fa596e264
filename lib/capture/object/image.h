/*
 * The memory of the loaded objects (executable, libraries) that can be read,
 * without locks of the loader: from the table of mappings.
 *
 * Context: snapshot child; or all other threads stopped.
 */
#ifndef HQ_OBJECT_IMAGE_H
#define HQ_OBJECT_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Reads the table; false: it cannot be read, and nothing is known. */
bool hq_image_begin(void);

extern uint64_t hq_image_granules[1024];

/* One load: false is certain, true must be looked at by hq_image_has. */
static inline bool
hq_image_may_have(uintptr_t address)
{
	/* A bit for each 2 MiB, addresses modulo 128 GiB. */
	uint64_t g = address >> 21;
	return hq_image_granules[g >> 6 & 1023] >> (g & 63) & 1;
}

bool hq_image_has(uintptr_t address, size_t n);

/* Reads a word, or a text with its zero of at most n bytes, of an object;
 * false: it is not there, or not of one. */
bool hq_image_word(uintptr_t address, uintptr_t *ret);
bool hq_image_text(uintptr_t address, char *out, size_t n);

/* Where the start of the file is mapped whose name begins with `name`; 0: it is
 * not. */
uintptr_t hq_image_find(const char *name);

#endif
