/*
 * dlclose, with a word before and after.
 *
 * Whatever is remembered by an address of code must not outlive the code: the
 * next library may be loaded at the same place.  While the loader is at it
 * nothing is remembered, and afterwards what is gone is forgotten.
 *
 * The real function is looked up once by a constructor, as dlopen's is.
 */
#define _GNU_SOURCE
#include <dlfcn.h>

#include "capture/trace/object.h"

#define HQ_EXPORT __attribute__((visibility("default")))

typedef int dlclose_fn(void *handle);

static dlclose_fn *next_dlclose;

static dlclose_fn *
look_up(void)
{
	dlclose_fn *f;
	*(void **)&f = dlsym(RTLD_NEXT, "dlclose");
	__atomic_store_n(&next_dlclose, f, __ATOMIC_RELEASE);
	return f;
}

__attribute__((constructor)) static void
start(void)
{
	look_up();
}

HQ_EXPORT int
dlclose(void *handle)
{
	dlclose_fn *f = __atomic_load_n(&next_dlclose, __ATOMIC_ACQUIRE);
	int ret;

	if (!f)
		f = look_up();
	hq_object_dlclose_begin();
	ret = f(handle);
	hq_object_dlclose_end();
	return ret;
}
