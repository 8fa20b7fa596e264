#include "common/glob.h"

#include <string.h>

/* The set of pattern[0..n), which begins with a [: its length, 0 where it has
 * no end; *ret_has says whether c is in it. */
static size_t
match_set(const char *pattern, size_t n, char c, bool *ret_has)
{
	bool negated = n > 1 && (pattern[1] == '!' || pattern[1] == '^');
	size_t first = 1 + negated;
	unsigned char byte = (unsigned char)c;
	bool has = false;

	for (size_t i = first; i < n; i++) {
		unsigned char from = (unsigned char)pattern[i], to = from;
		if (from == ']' && i > first) {
			*ret_has = has != negated;
			return i + 1;
		}
		if (i + 2 < n && pattern[i + 1] == '-' &&
		    pattern[i + 2] != ']') {
			to = (unsigned char)pattern[i + 2];
			i += 2;
		}
		has = has || (byte >= from && byte <= to);
	}
	return 0;
}

/* The length of the first element of pattern[0..n), which is no star, if it
 * matches c; else 0. */
static size_t
match_one(const char *pattern, size_t n, char c)
{
	size_t length;
	bool has;

	if (n == 0 || c == '\0')
		return 0;
	if (*pattern == '?')
		return 1;
	if (*pattern == '[' && (length = match_set(pattern, n, c, &has)) != 0)
		return has ? length : 0;
	if (*pattern == '\\' && n > 1)
		return pattern[1] == c ? 2 : 0;
	return *pattern == c ? 1 : 0;
}

/* The same where brackets and backslashes are themselves. */
static size_t
match_plain(const char *pattern, size_t n, char c)
{
	return n > 0 && c != '\0' && (*pattern == '?' || *pattern == c);
}

/* Only the last star need ever be tried again. */
static inline __attribute__((always_inline)) bool
match(const char *pattern, size_t n, const char *text,
    size_t (*one)(const char *pattern, size_t n, char c))
{
	const char *end = pattern + n, *star = NULL, *from = NULL;

	for (;;) {
		size_t length;
		if (pattern < end && *pattern == '*') {
			star = ++pattern;
			from = text;
			continue;
		}
		if (pattern == end && *text == '\0')
			return true;
		length = one(pattern, (size_t)(end - pattern), *text);
		if (length != 0) {
			pattern += length;
			text++;
			continue;
		}
		if (star == NULL || *from == '\0')
			return false;
		pattern = star;
		text = ++from;
	}
}

bool
hq_glob_match(const char *pattern, size_t n, const char *text)
{
	return match(pattern, n, text, match_one);
}

bool
hq_glob_plain(const char *pattern, const char *text)
{
	return match(pattern, strlen(pattern), text, match_plain);
}
