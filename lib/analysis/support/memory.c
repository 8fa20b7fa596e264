/* Arrays whose size is checked before it is multiplied. */
#include "analysis/support/memory.h"

#include <stdlib.h>

void *
hq_array_new(size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes))
		return NULL;
	return malloc(bytes == 0 ? 1 : bytes);
}

void *
hq_array_new_zero(size_t count, size_t size)
{
	return calloc(count == 0 ? 1 : count, size == 0 ? 1 : size);
}

int
hq_array_reserve(void **array, size_t *capacity, size_t count, size_t size)
{
	size_t wanted = *capacity == 0 ? 16 : *capacity * 2, bytes;
	void *p;

	if (count < *capacity)
		return 0;
	if (__builtin_mul_overflow(wanted, size, &bytes))
		return -1;
	p = realloc(*array, bytes);
	if (p == NULL)
		return -1;
	*array = p;
	*capacity = wanted;
	return 0;
}
