/*
 * Lists with commas: --dump-at, --programs and their variables.
 * Context: any; pure functions.
 */
#ifndef HQ_COMMON_LIST_H
#define HQ_COMMON_LIST_H

#include <stddef.h>

/* The length of the first word of a list: a comma ends it that has no backslash
 * before it. */
static inline size_t
hq_list_word(const char *list)
{
	size_t n = 0;

	while (list[n] != '\0' && list[n] != ',')
		n += list[n] == '\\' && list[n + 1] != '\0' ? 2 : 1;
	return n;
}

#endif
