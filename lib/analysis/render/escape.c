/* Hostile text made harmless. */
#include "analysis/render/escape.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

size_t
hq_escape_decode(const char *s, size_t n, uint32_t *ret_point)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *b = (const unsigned char *)s;
	uint32_t point;
	size_t length;

	if (b[0] < 0x80) {
		*ret_point = b[0];
		return 1;
	}
	length = b[0] >= 0xf0 ? 4 : b[0] >= 0xe0 ? 3 : 2;
	if (b[0] < 0xc2 || b[0] > 0xf4 || length > n)
		return 0;
	point = b[0] & (0xffu >> (length + 1));
	for (size_t i = 1; i < length; i++) {
		if ((b[i] & 0xc0) != 0x80)
			return 0;
		point = point << 6 | (b[i] & 0x3f);
	}
	if (point < least[length] || point > 0x10ffff ||
	    (point >= 0xd800 && point < 0xe000))
		return 0;
	*ret_point = point;
	return length;
}

/* Moves the cursor, or changes the direction or the lines of what follows. */
static bool
is_hostile(uint32_t point)
{
	return point < 0x20 || (point >= 0x7f && point < 0xa0) ||
	       (point >= 0x200b && point <= 0x200f) ||
	       (point >= 0x2028 && point <= 0x202e) ||
	       (point >= 0x2066 && point <= 0x2069) || point == 0xfeff;
}

char *
hq_escape_terminal(const char *s, size_t n, size_t *ret_width)
{
	/* A byte becomes at most 4 (\xNN), a code point of 2 bytes or more
	 * at most 8 (\u{feff}). */
	char *copy = malloc(n * 4 + 1), *p = copy;
	size_t width = 0;

	if (copy == NULL)
		return NULL;
	for (size_t i = 0; i < n;) {
		uint32_t point = 0;
		size_t length = hq_escape_decode(s + i, n - i, &point), put;

		if (length == 0 || (is_hostile(point) && length == 1))
			put = (size_t)sprintf(
			    p, "\\x%02x", (unsigned)(unsigned char)s[i]);
		else if (is_hostile(point))
			put = (size_t)sprintf(p, "\\u{%x}", (unsigned)point);
		else
			memcpy(p, s + i, put = length);
		width += put == length ? 1 : put;
		p += put;
		i += length == 0 ? 1 : length;
	}
	*p = '\0';
	if (ret_width != NULL)
		*ret_width = width;
	return copy;
}

char *
hq_escape_utf8(const char *s, size_t n)
{
	/* A bad byte becomes 3. */
	char *copy = malloc(n * 3 + 1), *p = copy;

	if (copy == NULL)
		return NULL;
	for (size_t i = 0; i < n;) {
		uint32_t point = 0;
		size_t length = hq_escape_decode(s + i, n - i, &point);

		if (length == 0 || point == 0) {
			memcpy(p, "\xef\xbf\xbd", 3);
			p += 3;
			i++;
		} else {
			memcpy(p, s + i, length);
			p += length;
			i += length;
		}
	}
	*p = '\0';
	return copy;
}
