/* Heaps made by the program, linked or preloaded, or with no library at all. */
#include <malloc.h>
#include <stdint.h>
#include <string.h>

#include "expect.h"

static void
use(enum heapql_geometry geometry, size_t align)
{
	static unsigned char *p[5000];
	struct heapql_heap *heap = heapql_heap_new("mine", geometry);
	EXPECT(heap || !heapql_present());
	for (size_t i = 0; i < 5000; i++) {
		size_t size = i % 700;
		p[i] = heapql_heap_malloc(heap, size);
		EXPECT(p[i] && (uintptr_t)p[i] % align == 0);
		memset(p[i], (int)i, size);
	}
	for (size_t i = 0; i < 5000; i += 2)
		heapql_heap_free(heap, p[i]);
	for (size_t i = 1; i < 5000; i += 2) {
		p[i] = heapql_heap_realloc(heap, p[i], i % 700 * 2 + 1);
		for (size_t k = 0; k < i % 700; k++)
			EXPECT(p[i][k] == (unsigned char)i);
		if (i % 3)
			free(p[i]); /* free knows them, too */
	}
	unsigned char *zero = heapql_heap_calloc(heap, 10, 20);
	for (int i = 0; i < 200; i++)
		EXPECT(zero[i] == 0);
	EXPECT(heapql_check_heap() == 0);
	EXPECT(heapql_heap_delete(heap) == 0);
	EXPECT(heapql_check_heap() == 0);
}

int
main(void)
{
	use(HEAPQL_CPYTHON36, 8);
	use(HEAPQL_CPYTHON310, 16);
	return 0;
}
