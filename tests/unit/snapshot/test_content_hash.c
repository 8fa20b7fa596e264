/* The hash of contents: the same bytes are the same however they are given, and
 * nothing else is. */
#include "cmocka.h"

#include <stdlib.h>
#include <string.h>

#include "capture/snapshot/content_hash.h"

static struct hq_content_key key;

static uint64_t
hash(const void *p, size_t n, bool *ret_zero)
{
	struct hq_content_hash h;

	hq_content_begin(&h, &key);
	hq_content_add(&h, p, n);
	return hq_content_end(&h, ret_zero);
}

/* SipHash-2-4 of 00 01 ... 0e with the key 00 01 ... 0f: appendix A of the
 * paper. */
static void
siphash_is_the_papers(void **state)
{
	const uint64_t sip[2] = {0x0706050403020100ull, 0x0f0e0d0c0b0a0908ull};
	const uint64_t words[2] = {
	    0x0706050403020100ull, 0x0f0e0d0c0b0a0908ull};

	(void)state;
	assert_true(hq_content_sip(sip, words, 2, 2, 4) ==
		    0xa129ca6149be45e5ull);
}

static void
how_it_is_cut_does_not_matter(void **state)
{
	unsigned char bytes[1000];
	uint64_t random = 1;

	(void)state;
	for (unsigned i = 0; i < sizeof bytes; i++)
		bytes[i] = (unsigned char)(i * 7 + i / 256);
	for (unsigned round = 0; round < 2000; round++) {
		size_t n = round % sizeof bytes, at = 0;
		struct hq_content_hash h;
		bool zero, other;
		uint64_t whole = hash(bytes, n, &zero);
		hq_content_begin(&h, &key);
		while (at < n) {
			size_t some;
			random = random * 6364136223846793005ull + 1;
			some = 1 + (random >> 33) % 200;
			some = some < n - at ? some : n - at;
			hq_content_add(&h, bytes + at, some);
			at += some;
		}
		assert_true(hq_content_end(&h, &other) == whole);
		assert_int_equal(zero, other);
	}
}

static void
zeros_need_no_memory(void **state)
{
	static const unsigned char zeros[5000];

	(void)state;
	for (size_t n = 0; n < sizeof zeros; n += 37) {
		struct hq_content_hash h;
		bool zero, other;
		uint64_t whole = hash(zeros, n, &zero);
		hq_content_begin(&h, &key);
		hq_content_add_zeros(&h, n / 3);
		hq_content_add(&h, zeros, n / 5);
		hq_content_add_zeros(&h, n - n / 3 - n / 5);
		assert_true(hq_content_end(&h, &other) == whole);
		assert_true(zero && other);
	}
}

/* Each bit and each length counts; a block of zeros is not a longer one. */
static void
what_differs_differs(void **state)
{
	unsigned char bytes[200] = {0};
	uint64_t *seen, before;
	size_t n = 0;
	bool zero;

	(void)state;
	seen = calloc(sizeof bytes * 9 + 1, sizeof *seen);
	for (size_t i = 0; i <= sizeof bytes; i++)
		seen[n++] = hash(bytes, i, &zero);
	for (size_t i = 0; i < 8 * sizeof bytes; i++) {
		bytes[i / 8] ^= (unsigned char)(1u << i % 8);
		seen[n++] = hash(bytes, sizeof bytes, &zero);
		assert_false(zero);
		bytes[i / 8] = 0;
	}
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < i; k++)
			assert_true(seen[i] != seen[k]);
	free(seen);
	before = hash("abc", 3, &zero);
	hq_content_key_make(&key, "other", 5);
	assert_true(hash("abc", 3, &zero) != before);
	hq_content_key_make(&key, "key", 3);
	assert_true(hash("abc", 3, &zero) == before);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(siphash_is_the_papers),
	    cmocka_unit_test(how_it_is_cut_does_not_matter),
	    cmocka_unit_test(zeros_need_no_memory),
	    cmocka_unit_test(what_differs_differs),
	};

	hq_content_key_make(&key, "key", 3);
	return cmocka_run_group_tests_name("content_hash", tests, NULL, NULL);
}
