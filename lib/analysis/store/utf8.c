/* Bytes of a stranger as text. */
#include "analysis/store/utf8.h"

#include "analysis/support/memory.h"

#include <stdint.h>
#include <string.h>

/* Bytes of the valid sequence at p[0..n), or 0: not shortest form, not a
 * surrogate, not above U+10FFFF, not zero. */
static unsigned
sequence(const uint8_t *p, size_t n)
{
	unsigned length = p[0] < 0x80	? 1
			  : p[0] < 0xc2 ? 0
			  : p[0] < 0xe0 ? 2
			  : p[0] < 0xf0 ? 3
			  : p[0] < 0xf5 ? 4
					: 0;

	if (length == 0 || length > n || p[0] == 0)
		return 0;
	for (unsigned i = 1; i < length; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) ||
	    (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
		return 0;
	return length;
}

bool
hq_utf8_is_plain(const char *bytes, size_t n)
{
	bool plain = true;

	for (size_t i = 0; i < n; i++)
		plain &= (signed char)bytes[i] > 0;
	return plain;
}

char *
hq_utf8_clean(const char *bytes, size_t n, size_t *ret_length)
{
	const uint8_t *p = (const uint8_t *)bytes;
	size_t bad = 0, length;
	char *copy, *out;

	for (size_t i = 0; i < n; i += length) {
		length = sequence(p + i, n - i);
		if (length == 0) {
			bad++;
			length = 1;
		}
	}
	copy = out = hq_array_new(n + 2 * bad + 1, 1);
	if (copy == NULL)
		return NULL;
	for (size_t i = 0; i < n; i += length) {
		length = sequence(p + i, n - i);
		memcpy(out, length == 0 ? "\xef\xbf\xbd" : bytes + i,
		    length == 0 ? 3 : length);
		out += length == 0 ? 3 : length;
		length = length == 0 ? 1 : length;
	}
	*out = '\0';
	*ret_length = (size_t)(out - copy);
	return copy;
}
