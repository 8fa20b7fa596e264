/*
 * The words of some memory that lie in a range, with where they stand: what a
 * search for pointers begins with, at the speed of the machine's widest
 * comparisons.
 *
 * Context: any; memory only.
 */
#ifndef HQ_OS_FILTER_H
#define HQ_OS_FILTER_H

#include <stdint.h>

/* So many more elements than words must there be room for in both arrays. */
#define HQ_FILTER_SLACK 16u

/*
 * Of the n words those for which word - lowest < extent, in order, to `value`,
 * and their indices to `at`.  Returns how many.
 */
uint32_t hq_filter_words(const uint64_t *words, uint32_t n, uint64_t lowest,
    uint64_t extent, uint64_t *value, uint32_t *at);

/* The same, the plain way. */
uint32_t hq_filter_words_plain(const uint64_t *words, uint32_t n,
    uint64_t lowest, uint64_t extent, uint64_t *value, uint32_t *at);

#endif
