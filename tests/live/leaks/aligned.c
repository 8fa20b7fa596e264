/* calloc, and all that align.
 * leaks: definite 5430/4 possible 511/1 reachable 10250/4 */
#include "leak.h"

#include <malloc.h>

void *kept[5];

static APART void *
clear(void *p, size_t n)
{
	if (p == NULL)
		abort();
	return memset(p, 0, n);
}

static APART void
build(void)
{
	void *p;
	hide(calloc(7, 30));
	clear(aligned_alloc(64, 640), 640);
	clear(memalign(4096, 4000), 4000);
	if (posix_memalign(&p, 256, 580) != 0)
		abort();
	clear(p, 580);
	p = NULL;

	kept[0] = calloc(10, 25);
	kept[1] = clear(aligned_alloc(32, 992), 992);
	kept[2] = clear(memalign(65536, 8), 8);
	kept[3] = clear(valloc(9000), 9000);
	kept[4] = (char *)clear(memalign(128, 511), 511) + 128;
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
