#include "capture/snapshot/content_hash.h"

#include <string.h>

static inline uint64_t
rotate(uint64_t x, unsigned n)
{
	return x << n | x >> (64 - n);
}

static void
sip_rounds(uint64_t v[4], unsigned n)
{
	while (n-- > 0) {
		v[0] += v[1];
		v[2] += v[3];
		v[1] = rotate(v[1], 13) ^ v[0];
		v[3] = rotate(v[3], 16) ^ v[2];
		v[0] = rotate(v[0], 32);
		v[2] += v[1];
		v[0] += v[3];
		v[1] = rotate(v[1], 17) ^ v[2];
		v[3] = rotate(v[3], 21) ^ v[0];
		v[2] = rotate(v[2], 32);
	}
}

uint64_t
hq_content_sip(const uint64_t key[2], const uint64_t *words, size_t n,
    unsigned c, unsigned d)
{
	uint64_t v[4] = {key[0] ^ 0x736f6d6570736575ull,
	    key[1] ^ 0x646f72616e646f6dull, key[0] ^ 0x6c7967656e657261ull,
	    key[1] ^ 0x7465646279746573ull};

	for (size_t i = 0; i < n; i++) {
		v[3] ^= words[i];
		sip_rounds(v, c);
		v[0] ^= words[i];
	}
	v[2] ^= 0xff;
	sip_rounds(v, d);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/* Two words that follow from bytes: SipHash with two public keys. */
static void
digest(const void *bytes, size_t n, uint64_t ret[2])
{
	const unsigned char *p = bytes;
	uint64_t state[2] = {n, ~(uint64_t)n};

	while (n > 0) {
		uint64_t word[3] = {0, state[0], state[1]};
		size_t some = n < 8 ? n : 8;
		memcpy(word, p, some);
		for (unsigned i = 0; i < 2; i++) {
			const uint64_t key[2] = {i + 1, 0x68656170716cull};
			state[i] = hq_content_sip(key, word, 3, 2, 4);
		}
		p += some;
		n -= some;
	}
	ret[0] = state[0];
	ret[1] = state[1];
}

void
hq_content_key_make(struct hq_content_key *key, const void *bytes, size_t n)
{
	uint64_t seed[2], *out[] = {key->lanes, key->secrets, key->sip};
	static const unsigned sizes[] = {HQ_CONTENT_LANES, HQ_CONTENT_LANES, 2};

	digest(bytes, n, seed);
	for (uint64_t which = 0; which < 3; which++)
		for (uint64_t i = 0; i < sizes[which]; i++) {
			const uint64_t word = which << 32 | i;
			out[which][i] = hq_content_sip(seed, &word, 1, 2, 4);
		}
}

void
hq_content_begin(struct hq_content_hash *h, const struct hq_content_key *key)
{
	h->key = key;
	memcpy(h->lanes, key->lanes, sizeof h->lanes);
	h->any = h->length = 0;
}

static inline uint64_t
fold(uint64_t a, uint64_t b)
{
	__uint128_t product = (__uint128_t)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* `n` whole stripes. */
static void
take_stripes(struct hq_content_hash *h, const unsigned char *p, uint64_t n,
    uint64_t step)
{
	const uint64_t *s = h->key->secrets;
	uint64_t l[HQ_CONTENT_LANES], w[HQ_CONTENT_STRIPE / 8], any = 0;

	memcpy(l, h->lanes, sizeof l);
	for (; n > 0; n--, p += step) {
		memcpy(w, p, sizeof w);
		for (unsigned i = 0; i < HQ_CONTENT_LANES; i++) {
			l[i] = fold(w[2 * i] ^ s[i], w[2 * i + 1] ^ l[i]);
			any |= w[2 * i] | w[2 * i + 1];
		}
	}
	memcpy(h->lanes, l, sizeof l);
	h->any |= any;
}

static uint64_t
min(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* Bytes, or zeros where `bytes` is NULL. */
static void
add(struct hq_content_hash *h, const unsigned char *bytes, uint64_t n)
{
	static const unsigned char zeros[HQ_CONTENT_STRIPE];
	uint64_t used = h->length % HQ_CONTENT_STRIPE;

	h->length += n;
	if (used > 0) {
		uint64_t some = min(n, HQ_CONTENT_STRIPE - used);
		memcpy((char *)h->rest + used, bytes != NULL ? bytes : zeros,
		    some);
		bytes = bytes != NULL ? bytes + some : NULL;
		n -= some;
		if (used + some < HQ_CONTENT_STRIPE)
			return;
		take_stripes(h, (const unsigned char *)h->rest, 1, 0);
	}
	take_stripes(h, bytes != NULL ? bytes : zeros, n / HQ_CONTENT_STRIPE,
	    bytes != NULL ? HQ_CONTENT_STRIPE : 0);
	if (bytes != NULL)
		memcpy(h->rest, bytes + n / HQ_CONTENT_STRIPE * HQ_CONTENT_STRIPE,
		    n % HQ_CONTENT_STRIPE);
	else
		memset(h->rest, 0, n % HQ_CONTENT_STRIPE);
}

void
hq_content_add(struct hq_content_hash *h, const void *bytes, size_t n)
{
	if (n > 0)
		add(h, bytes, n);
}

void
hq_content_add_zeros(struct hq_content_hash *h, uint64_t n)
{
	add(h, NULL, n);
}

uint64_t
hq_content_end(struct hq_content_hash *h, bool *ret_zero)
{
	uint64_t used = h->length % HQ_CONTENT_STRIPE, *l = h->lanes;
	uint64_t words[HQ_CONTENT_LANES + 1];

	/* Of the rest, as many lanes as it has words for: most blocks are
	 * small. */
	memset((char *)h->rest + used, 0, HQ_CONTENT_STRIPE - used);
	for (unsigned i = 0; i * 16 < used; i++) {
		const uint64_t *w = &h->rest[2 * i];
		h->any |= w[0] | w[1];
		l[i] = fold(w[0] ^ h->key->secrets[i], w[1] ^ l[i]);
	}
	memcpy(words, l, sizeof h->lanes);
	words[HQ_CONTENT_LANES] = h->length;
	*ret_zero = h->any == 0;
	return hq_content_sip(
	    h->key->sip, words, HQ_CONTENT_LANES + 1, 1, 3);
}
