/* The same of one that was unloaded: what its globals held is lost.  Its thread
 * variables are a block that glibc keeps until the thread meets a new library.
 * leaks: definite 85/1 indirect 85/1 possible * reachable * */
#include "leak.h"

#include <dlfcn.h>

void *kept;

static APART void
build(void)
{
	void *handle = dlopen(LIBRARY, RTLD_NOW);
	void (*fill)(int);
	if (handle == NULL)
		abort();
	*(void **)&fill = dlsym(handle, "fill");
	fill(85);
	if (dlclose(handle) != 0)
		abort();
	kept = make(53);
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
