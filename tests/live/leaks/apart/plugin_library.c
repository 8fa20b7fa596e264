/* The library of plugin.c and unloaded.c. */
#include "../leak.h"

void *in_library;
__thread void *of_thread[20];

void
fill(int n)
{
	in_library = list(2, (size_t)n);
	of_thread[19] = make((size_t)n + 1);
}
