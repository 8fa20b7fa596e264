/* A system that has no more memory: NULL and ENOMEM, then on as before. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/resource.h>

#include "expect.h"

enum { MANY = 200000 };

static void *blocks[MANY];

static int
fill(size_t size)
{
	int n = 0;
	errno = 0;
	while (n < MANY && (blocks[n] = malloc(size)))
		n++;
	if (n < MANY)
		EXPECT(errno == ENOMEM);
	return n;
}

static void
empty(int n)
{
	while (n-- > 0)
		free(blocks[n]);
}

static void *
in_thread(void *unused)
{
	int n = fill(3000);
	empty(n);
	return unused;
}

static void
exhaust(size_t size)
{
	int n = fill(size);
	EXPECT(n > 0 && n < MANY);
	EXPECT(calloc(256, 1u << 20) == NULL && errno == ENOMEM);
	void *p = realloc(blocks[0], 300u << 20);
	EXPECT(!p && errno == ENOMEM);
	EXPECT(heapql_check_heap() == 0);
	empty(n);
	int again = fill(size);
	EXPECT(again >= n - n / 8);
	empty(again);
}

int
main(void)
{
	pthread_t t;
	struct rlimit limit = { 200u << 20, 200u << 20 };
	EXPECT(pthread_create(&t, NULL, in_thread, NULL) == 0);
	pthread_join(t, NULL);
	EXPECT(setrlimit(RLIMIT_AS, &limit) == 0);
	exhaust(2000);
	exhaust(30000);
	exhaust(200000);
	exhaust(5000000);
	EXPECT(pthread_create(&t, NULL, in_thread, NULL) == 0);
	pthread_join(t, NULL);
	EXPECT_SOUND_HEAP();
	return 0;
}
