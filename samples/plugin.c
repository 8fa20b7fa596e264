/* A plug-in for samples/sites.c. */
#include <stdlib.h>

static void *volatile kept;

static inline __attribute__((always_inline)) void
make(void)
{
	kept = malloc(200); /* site: 7 x 200 */
}

__attribute__((noinline)) static void
make_large(void)
{
	kept = malloc(2000000); /* site: 1 x 2000000 */
	__asm__ volatile("" ::: "memory");
}

void plugin_run(void);

void
plugin_run(void)
{
	for (int i = 0; i < 7; i++)
		make();
	make_large();
	__asm__ volatile("" ::: "memory");
}
