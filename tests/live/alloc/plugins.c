/*
 * Libraries opened and closed, with RTLD_DEEPBIND too, which would have them
 * give our blocks to libc's free; and the opener's RUNPATH counts, as it does
 * without us.  Argument: path of the plugin.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <malloc.h>
#include <string.h>

#include "expect.h"

static void
use(const char *path, int flags)
{
	char *(*grow)(char *);
	void (*release)(char *);
	void *lib = dlopen(path, RTLD_NOW | flags);
	if (!lib)
		fprintf(stderr, "%s\n", dlerror());
	EXPECT(lib);
	*(void **)&grow = dlsym(lib, "plugin_grow");
	*(void **)&release = dlsym(lib, "plugin_free");
	char *p = grow(strdup("text"));
	EXPECT(strcmp(p, "text grown") == 0 && malloc_usable_size(p) >= 1000);
	release(p);
	EXPECT(dlclose(lib) == 0);
}

int
main(int argc, char **argv)
{
	EXPECT(argc == 2);
	for (int i = 0; i < 50; i++) {
		use(argv[1], 0);
		use(argv[1], RTLD_DEEPBIND);
		use(strrchr(argv[1], '/') + 1, RTLD_LOCAL);
	}
	EXPECT(!dlopen("no such library", RTLD_NOW) && dlerror());
	EXPECT_SOUND_HEAP();
	return 0;
}
