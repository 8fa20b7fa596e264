/*
 * Text from a dump is hostile: it is what another process called itself.
 * Here it is made harmless for a terminal and valid for JSON.
 */
#ifndef HQ_ANALYSIS_RENDER_ESCAPE_H
#define HQ_ANALYSIS_RENDER_ESCAPE_H

#include <stddef.h>
#include <stdint.h>

/*
 * Decodes the code point at the start of n > 0 bytes.  Returns how many bytes
 * it takes, or 0 when they are not the start of valid UTF-8.
 */
size_t hq_escape_decode(const char *s, size_t n, uint32_t *ret_point);

/*
 * A copy for a terminal, to be freed: control characters, direction marks and
 * bytes that are not UTF-8 as \xNN or \u{NNNN}, a backslash as itself.  With
 * ret_width, the number of code points that it shows.  NULL: out of memory.
 */
char *hq_escape_terminal(const char *s, size_t n, size_t *ret_width);

/* A copy that is valid UTF-8 without zero bytes, to be freed: what is not
 * becomes U+FFFD.  NULL: out of memory. */
char *hq_escape_utf8(const char *s, size_t n);

#endif
