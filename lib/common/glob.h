/*
 * Patterns of a shell, matched without libc's fnmatch, which may allocate and
 * asks for the locale.
 * Context: any; pure functions.
 */
#ifndef HQ_COMMON_GLOB_H
#define HQ_COMMON_GLOB_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Whether all of `text` matches pattern[0..n): * is any bytes, slashes too, ? is
 * any one byte, [a-z_] one of these, [!a-z] or [^a-z] one of no others; a
 * backslash takes what follows as it is.  A [ without its ] is itself.  Takes
 * time in proportion to the product of both lengths at most.
 */
bool hq_glob_match(const char *pattern, size_t n, const char *text);

/* The same with * and ? only: names of functions have brackets of their own. */
bool hq_glob_plain(const char *pattern, const char *text);

#endif
