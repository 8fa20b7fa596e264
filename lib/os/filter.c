#include "os/filter.h"

/* What is read may be anybody's memory, a sanitizer's too. */
#define RAW __attribute__((no_sanitize("address")))

/* From index i on, after `kept` were found. */
static RAW uint32_t
rest(const uint64_t *words, uint32_t i, uint32_t n, uint64_t lowest,
    uint64_t extent, uint64_t *value, uint32_t *at, uint32_t kept)
{
	for (; i < n; i++) {
		uint64_t word = words[i];
		value[kept] = word;
		at[kept] = i;
		kept += word - lowest < extent;
	}
	return kept;
}

uint32_t
hq_filter_words_plain(const uint64_t *words, uint32_t n, uint64_t lowest,
    uint64_t extent, uint64_t *value, uint32_t *at)
{
	return rest(words, 0, n, lowest, extent, value, at, 0);
}

#if defined(__x86_64__)

/* Without what the header has of malloc, which is not for us. */
#define _MM_MALLOC_H_INCLUDED
#define __MM_MALLOC_H
#include <immintrin.h>

__attribute__((target("avx512f,avx512vl"))) static RAW uint32_t
filter_512(const uint64_t *words, uint32_t n, uint64_t lowest, uint64_t extent,
    uint64_t *value, uint32_t *at)
{
	const __m512i low = _mm512_set1_epi64((long long)lowest);
	const __m512i size = _mm512_set1_epi64((long long)extent);
	__m256i index = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
	const __m256i step = _mm256_set1_epi32(8);
	uint32_t kept = 0, i = 0;

	for (; i + 8 <= n; i += 8) {
		__m512i v = _mm512_loadu_si512(words + i);
		__mmask8 in = _mm512_cmplt_epu64_mask(
		    _mm512_sub_epi64(v, low), size);
		_mm512_storeu_si512(
		    value + kept, _mm512_maskz_compress_epi64(in, v));
		_mm256_storeu_si256((__m256i *)(void *)(at + kept),
		    _mm256_maskz_compress_epi32(in, index));
		kept += (uint32_t)__builtin_popcount(in);
		index = _mm256_add_epi32(index, step);
	}
	return rest(words, i, n, lowest, extent, value, at, kept);
}

/* Unsigned comparison by a signed one: the top bits turned. */
__attribute__((target("avx2"))) static RAW uint32_t
filter_256(const uint64_t *words, uint32_t n, uint64_t lowest, uint64_t extent,
    uint64_t *value, uint32_t *at)
{
	const uint64_t top = UINT64_C(1) << 63;
	const __m256i low = _mm256_set1_epi64x((long long)(lowest + top));
	const __m256i size = _mm256_set1_epi64x((long long)(extent ^ top));
	uint32_t kept = 0, i = 0;

	for (; i + 4 <= n; i += 4) {
		__m256i v = _mm256_loadu_si256(
		    (const __m256i *)(const void *)(words + i));
		__m256i in =
		    _mm256_cmpgt_epi64(size, _mm256_sub_epi64(v, low));
		unsigned mask =
		    (unsigned)_mm256_movemask_pd(_mm256_castsi256_pd(in));
		for (; mask != 0; mask &= mask - 1) {
			uint32_t k = i + (uint32_t)__builtin_ctz(mask);
			value[kept] = words[k];
			at[kept++] = k;
		}
	}
	return rest(words, i, n, lowest, extent, value, at, kept);
}

uint32_t
hq_filter_words(const uint64_t *words, uint32_t n, uint64_t lowest,
    uint64_t extent, uint64_t *value, uint32_t *at)
{
	__builtin_cpu_init();
	if (__builtin_cpu_supports("avx512vl"))
		return filter_512(words, n, lowest, extent, value, at);
	if (__builtin_cpu_supports("avx2"))
		return filter_256(words, n, lowest, extent, value, at);
	return hq_filter_words_plain(words, n, lowest, extent, value, at);
}

#else

uint32_t
hq_filter_words(const uint64_t *words, uint32_t n, uint64_t lowest,
    uint64_t extent, uint64_t *value, uint32_t *at)
{
	return hq_filter_words_plain(words, n, lowest, extent, value, at);
}

#endif
