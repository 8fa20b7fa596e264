/*
 * Sizes and durations as people write them: 64M, 10s.
 * Context: any; pure functions.
 */
#ifndef HQ_COMMON_UNITS_H
#define HQ_COMMON_UNITS_H

#include <stddef.h>
#include <stdint.h>

#include "common/status.h"

/* "64M" and the like: a number and K, M, G or T (powers of 1024) or nothing;
 * text[0..n) must be used up. */
HQ_CHECKED enum hq_status hq_units_size(
    const char *text, size_t n, uint64_t *ret_bytes);

/* "10s": a number and ms, s, m or h; a bare number is seconds. */
HQ_CHECKED enum hq_status hq_units_duration(
    const char *text, size_t n, uint64_t *ret_ns);

#endif
