/* Memory that the program mapped itself: it holds what it refers to, as long
 * as it is there and can be read.
 * leaks: definite 187/2 indirect 240/4 reachable 615/6 */
#define _GNU_SOURCE
#include "leak.h"

#include <sys/mman.h>
#include <unistd.h>

enum { SIZE = 1 << 20 };

static APART void **
map(int flags, int fd)
{
	void *p = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, flags, fd, 0);
	if (p == MAP_FAILED)
		abort();
	return p;
}

static APART void
build(void)
{
	void **anonymous = map(MAP_PRIVATE | MAP_ANONYMOUS, -1), **gone, **file;
	int fd = memfd_create("mapped", 0);
	if (fd < 0 || ftruncate(fd, SIZE) != 0)
		abort();
	anonymous[100000] = list(3, 59);
	anonymous[5] = make(121);

	file = map(MAP_PRIVATE, fd);
	file[1000] = make(201);

	gone = map(MAP_PRIVATE | MAP_ANONYMOUS, -1);
	gone[7] = list(5, 60);
	munmap(gone, SIZE);

	gone = sbrk(4096);
	if (gone == (void *)-1)
		abort();
	memset(gone, 0, 4096);
	gone[11] = make(116);
	gone = NULL;
	make(127);
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
