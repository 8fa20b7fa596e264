/* Globals and thread variables of a library that was loaded at run time.
 * leaks: definite 63/1 possible * reachable * */
#include "leak.h"

#include <dlfcn.h>

static APART void
build(void)
{
	void *handle = dlopen(LIBRARY, RTLD_NOW | RTLD_NODELETE);
	void (*fill)(int);
	if (handle == NULL)
		abort();
	*(void **)&fill = dlsym(handle, "fill");
	fill(97);
	make(63);
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
