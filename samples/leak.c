/*
 * A cache that never forgets, found by two dumps and a diff.
 *
 *	heapql run -o dumps/ --dump-at none -- samples/leak
 *	heapql diff dumps/leak.*.1.hqd dumps/leak.*.2.hqd
 *
 * Each of the 1000 requests makes a session of 48 bytes, which is freed, and a
 * cache entry of 120 bytes, which is not; one table grows by realloc.  So the
 * diff says: 1000 born with 120000 bytes, 1 grown.
 * The program need not be linked with libheapql.
 */
#include <stdio.h>
#include <stdlib.h>

#include <heapql/heapql.h>

#define REQUESTS 1000

static void *cache[REQUESTS];
static char *names;

static void
serve(int request)
{
	void *session = malloc(48);

	cache[request] = malloc(120);
	free(session);
}

int
main(void)
{
	names = malloc(4000);
	heapql_dump("before");
	for (int i = 0; i < REQUESTS; i++)
		serve(i);
	names = realloc(names, 9000);
	heapql_dump("after");
	heapql_dump_wait();
	return names == NULL || cache[REQUESTS - 1] == NULL;
}
