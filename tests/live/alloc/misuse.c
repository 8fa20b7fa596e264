/*
 * Double frees and wild pointers: found, counted, ignored; with "abort" as
 * argument nothing is wrong with the program and it only serves the script.
 */
#define _GNU_SOURCE
#include <malloc.h>
#include <string.h>

#include "expect.h"

static void (*volatile do_free)(void *) = free;
static void *(*volatile do_realloc)(void *, size_t) = realloc;

extern void *__libc_malloc(size_t size);

int
main(void)
{
	char *small = malloc(100), *other = malloc(100);
	char *run = malloc(100000), *huge = malloc(4000000);
	static char data[4096];
	memset(small, 1, 100);
	do_free(small);
	do_free(small);	       /* twice */
	do_free(other + 16);   /* into the middle */
	do_free(other + 1);
	do_free(run + 4096);
	do_free(huge + 4096);
	do_free(run);
	do_free(run);	       /* its slots are in no pool */
	EXPECT(do_realloc(small, 200) == NULL);
	/* What libc's own heap gave goes back there. */
	do_free(__libc_malloc(50));
	void *p = do_realloc(__libc_malloc(50), 500);
	EXPECT(p && malloc_usable_size(data) == 0);
	do_free(p);
	do_free(other);
	do_free(huge);
	/* The heap is as good as new: no block is handed out twice. */
	char *a = malloc(100), *b = malloc(100);
	EXPECT(a != b);
	do_free(a);
	do_free(b);
	EXPECT_SOUND_HEAP();
	return 0;
}
