/*
 * dlopen without RTLD_DEEPBIND.
 *
 * A library opened with that flag finds libc's malloc before ours and hands our
 * blocks to libc's free, which aborts; every replaced allocator has this
 * trouble.  The flag is taken away, everything else is as it was: the call ends
 * in a jump, so the loader sees the program's return address and searches the
 * caller's RUNPATH in the caller's namespace.  dlmopen is left alone: a
 * namespace of its own has a libc of its own, which keeps its blocks to itself.
 *
 * The real function is looked up once by a constructor, never on the way of an
 * allocation.
 */
#define _GNU_SOURCE
#include <dlfcn.h>

#include "capture/trace/object.h"

#define HQ_EXPORT __attribute__((visibility("default")))

typedef void *dlopen_fn(const char *file, int mode);

static dlopen_fn *next_dlopen;

static dlopen_fn *
look_up(void)
{
	dlopen_fn *f;
	*(void **)&f = dlsym(RTLD_NEXT, "dlopen");
	__atomic_store_n(&next_dlopen, f, __ATOMIC_RELEASE);
	return f;
}

__attribute__((constructor)) static void
start(void)
{
	look_up();
}

/* A jump at any level of optimization is what keeps the caller's address. */
HQ_EXPORT __attribute__((optimize("O2"))) void *
dlopen(const char *file, int mode)
{
	dlopen_fn *f = __atomic_load_n(&next_dlopen, __ATOMIC_ACQUIRE);
	if (!f)
		f = look_up();
	/* libc unloads libraries of its own without a word; what comes now may
	 * be put where they were. */
	hq_object_sweep();
#ifdef RTLD_DEEPBIND
	mode &= ~RTLD_DEEPBIND;
#endif
	return f(file, mode);
}
