/* Mappings that cannot be read hold nothing.
 * leaks: definite 336/2 */
#include "leak.h"

#include <sys/mman.h>

static APART void **
map(void)
{
	void *p = mmap(NULL, 65536, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		abort();
	return p;
}

static APART void
build(void)
{
	void **p = map();
	p[100] = make(163);
	mprotect(p, 65536, PROT_NONE);
	p = map();
	p[200] = make(173);
	mprotect(p, 65536, PROT_READ);
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
