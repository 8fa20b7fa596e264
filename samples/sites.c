/*
 * Allocations at known lines, in C: in functions, inlined ones, through a
 * wrapper, by realloc, strdup and asprintf, from a plug-in.
 *
 *	cc -O2 -g sites.c -o sites; cc -O2 -g -shared -fPIC plugin.c -o plugin.so
 *	heapql run -o dumps/ -- ./sites ./plugin.so
 *	heapql report sites dumps/sites.*.hqd
 *
 * Each line that allocates says what is live of it in the end:
 * "site: BLOCKS x BYTES".  The report has exactly these lines.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NOINLINE __attribute__((noinline))
#define INLINE static inline __attribute__((always_inline))

static void *volatile kept;

/* So that no call is a jump (which leaves no frame) or left out. */
#define KEEP(expression)                                                       \
	do {                                                                   \
		kept = (expression);                                           \
		__asm__ volatile("" ::: "memory");                             \
	} while (0)

INLINE void
make_inlined(void)
{
	KEEP(malloc(24)); /* site: 150 x 24 */
}

/* Inlined into one that is inlined. */
INLINE void
make_twice_inlined(void)
{
	make_inlined();
	KEEP(calloc(3, 20)); /* site: 50 x 60 */
}

NOINLINE static void
call_inlined(void)
{
	for (int i = 0; i < 100; i++)
		make_inlined();
	for (int i = 0; i < 50; i++)
		make_twice_inlined();
}

/* A name by which it is known as a wrapper: its callers are the sites. */
NOINLINE void *
xmalloc(size_t n)
{
	void *p = malloc(n);

	if (p == NULL)
		abort();
	return p;
}

NOINLINE static void
call_wrapper(void)
{
	for (int i = 0; i < 30; i++)
		KEEP(xmalloc(100)); /* site: 30 x 100 */
	KEEP(xmalloc(70000)); /* site: 1 x 70000 */
}

/* A block is of the line that resized it last. */
NOINLINE static void
resize(void)
{
	char *p = malloc(10);

	p = realloc(p, 5000); /* site: 1 x 5000 */
	KEEP(p);
}

NOINLINE static void
call_libc(void)
{
	char *text = NULL;

	for (int i = 0; i < 20; i++)
		KEEP(strdup("twelve bytes")); /* site: 20 x 13 */
	for (int i = 0; i < 10; i++)
		free(strdup("gone"));
	text = strndup("six and more", 6); /* site: 1 x 7 */
	KEEP(text);
}

NOINLINE static void
recurse(int depth)
{
	KEEP(malloc(48)); /* site: 40 x 48 */
	if (depth > 1)
		recurse(depth - 1);
	KEEP(kept);
}

NOINLINE static int
call_plugin(const char *path)
{
	void *handle = dlopen(path, RTLD_NOW);
	void (*run)(void);

	if (handle == NULL) {
		fprintf(stderr, "%s\n", dlerror());
		return 1;
	}
	*(void **)&run = dlsym(handle, "plugin_run");
	run();
	/* Its frames are known although it is gone at the time of the dump. */
	return dlclose(handle);
}

int
main(int argc, char **argv)
{
	call_inlined();
	call_wrapper();
	resize();
	call_libc();
	recurse(40);
	for (int i = 1; i < argc; i++)
		if (call_plugin(argv[i]) != 0)
			return 1;
	_exit(0);
}
