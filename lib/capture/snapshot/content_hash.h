/*
 * A 64-bit hash of what a block holds, for telling which blocks hold the same.
 *
 * Two steps.  Words are folded at about the speed of memory into four lanes by
 * the multiplication of wyhash (Wang Yi, 2019, public domain): both halves of
 * the 128-bit product of two words, of which each was changed by a secret or by
 * the lane.  The lanes and the length go through SipHash-1-3 (Aumasson and
 * Bernstein, 2012) with a key of its own, so that who knows what some blocks
 * hold learns neither secrets nor key, and cannot try out what others hold.
 *
 * Context: any; nothing is allocated.
 */
#ifndef HQ_SNAPSHOT_CONTENT_HASH_H
#define HQ_SNAPSHOT_CONTENT_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HQ_CONTENT_LANES 4u
#define HQ_CONTENT_STRIPE 64u /* bytes that are folded at once */

struct hq_content_key {
	uint64_t lanes[HQ_CONTENT_LANES];   /* as they begin */
	uint64_t secrets[HQ_CONTENT_LANES];
	uint64_t sip[2];
};

/* A key that follows from n bytes, which are all that is secret of it. */
void hq_content_key_make(
    struct hq_content_key *key, const void *bytes, size_t n);

struct hq_content_hash {
	const struct hq_content_key *key;
	uint64_t lanes[HQ_CONTENT_LANES];
	uint64_t any; /* of all words so far; 0: only zeros */
	uint64_t length;
	uint64_t rest[HQ_CONTENT_STRIPE / 8]; /* not yet folded */
};

void hq_content_begin(
    struct hq_content_hash *h, const struct hq_content_key *key);

/* What stands behind what was given before; how it is cut does not matter. */
void hq_content_add(struct hq_content_hash *h, const void *bytes, size_t n);

/* n zeros; no memory is read for them. */
void hq_content_add_zeros(struct hq_content_hash *h, uint64_t n);

/* *ret_zero: there was no other byte than zero. */
uint64_t hq_content_end(struct hq_content_hash *h, bool *ret_zero);

/*
 * SipHash of words with c rounds for each and d at the end; the last word is the
 * caller's to pad, as the paper has it.  Here for its test.
 */
uint64_t hq_content_sip(const uint64_t key[2], const uint64_t *words, size_t n,
    unsigned c, unsigned d);

#endif
