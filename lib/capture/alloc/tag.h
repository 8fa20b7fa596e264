/*
 * Tags: 20 bits that the program hangs on a live block; 0 is none.
 *
 * They lie apart from what malloc and free touch: a pool gets an array of 64-bit
 * words at the first tag in it, a block of whole pages has one in its
 * descriptor.
 *
 *	tag << 44 | low 44 bits of the block's serial
 *
 * A word counts only while the serial is that of the block which lives there, so
 * nothing has to be cleared when a block is freed or its place reused.  realloc
 * keeps the serial; where it moves the block, it takes the word along.
 *
 * Context: any thread, signal handler; the caller owns the block.
 */
#ifndef HQ_ALLOC_TAG_H
#define HQ_ALLOC_TAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HQ_TAG_BITS 20
#define HQ_TAG_SERIAL_BITS 44
#define HQ_TAG_SERIAL ((UINT64_C(1) << HQ_TAG_SERIAL_BITS) - 1)

struct hq_pool;

/* True since the first tag of the process; until then nobody looks for any. */
extern bool hq_tag_any;

enum hq_tag_result {
	HQ_TAG_DONE,
	HQ_TAG_NO_BLOCK, /* no live block begins there */
	HQ_TAG_NO_MEMORY,
};

/* Hangs a tag on the block that begins at p, in place of the one before. */
enum hq_tag_result hq_tag_set(const void *p, uint32_t tag);

/* The tag in a slot of the block whose side word is `word`; NULL: no slot. */
static inline uint32_t
hq_tag_read(const uint64_t *slot, uint64_t word)
{
	uint64_t v = slot ? *slot : 0;
	return ((word >> 12 ^ v) & HQ_TAG_SERIAL) == 0 ?
		       (uint32_t)(v >> HQ_TAG_SERIAL_BITS) :
		       0;
}

static inline uint64_t
hq_tag_word(uint64_t word, uint32_t tag)
{
	return (uint64_t)tag << HQ_TAG_SERIAL_BITS |
	       (word >> 12 & HQ_TAG_SERIAL);
}

/* Where the tag of a block of the pool is; NULL: nowhere yet, or, with `make`,
 * no memory. */
uint64_t *hq_tag_slot(struct hq_pool *pool, uint32_t index, bool make);

/* The block with the side word `word` is about to go from one place to another
 * under its serial. */
void hq_tag_carry(struct hq_pool *from, uint32_t index, uint64_t word,
		  struct hq_pool *to, uint32_t at);

/* From `from`, which may be NULL, to `to`, which is NULL when there was no
 * memory for it; only where hq_tag_read finds a tag in `from`. */
void hq_tag_copy(const uint64_t *from, uint64_t word, uint64_t *to);

/* The pool is given back.  Context: alloc locked. */
void hq_tag_release(struct hq_pool *pool);

/* Tags that were lost for want of memory. */
uint64_t hq_tag_lost(void);

/* Calls that named no live block. */
uint64_t hq_tag_ignored(void);

#endif
