/* Pointers in memory that is shared with other processes: nobody else can
 * follow them.
 * leaks: definite 131/1 reachable 288/2 */
#define _GNU_SOURCE
#include "leak.h"

#include <sys/mman.h>
#include <unistd.h>

static APART void **
map(int flags, int fd)
{
	void *p = mmap(NULL, 65536, PROT_READ | PROT_WRITE, flags, fd, 0);
	if (p == MAP_FAILED)
		abort();
	return p;
}

static APART void
build(void)
{
	int fd = memfd_create("shared", 0);
	if (fd < 0 || ftruncate(fd, 65536) != 0)
		abort();
	map(MAP_SHARED | MAP_ANONYMOUS, -1)[9] = make(147);
	map(MAP_SHARED, fd)[900] = make(141);
	make(131);
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
