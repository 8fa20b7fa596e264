/*
 * Bytes of a stranger as text that SQL and a terminal can bear.
 */
#ifndef HQ_ANALYSIS_STORE_UTF8_H
#define HQ_ANALYSIS_STORE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* Whether it is all ASCII without zero bytes, as nearly every name is. */
bool hq_utf8_is_plain(const char *bytes, size_t n);

/*
 * A copy that is valid UTF-8 without zero bytes, ending in one; each byte
 * that is not part of a valid sequence becomes U+FFFD.  To be freed; NULL
 * when there is no memory.
 */
char *hq_utf8_clean(const char *bytes, size_t n, size_t *ret_length);

#endif
