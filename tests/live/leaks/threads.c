/* Threads that wait when the program ends: their stacks and thread variables
 * hold.  Where glibc keeps a thread's table of variables it has an interior
 * pointer to it.
 * leaks: definite 39/1 possible 1152/4 reachable 1200/8 */
#include "leak.h"

#include <pthread.h>
#include <unistd.h>

enum { THREADS = 4 };

static pthread_barrier_t barrier;
static int never[2];
__thread void *of_thread;

static APART void
hold(long i)
{
	void *volatile held = make((size_t)(100 + i * 50));
	char c;
	of_thread = make((size_t)(50 + i * 50));
	pthread_barrier_wait(&barrier);
	while (read(never[0], &c, 1) != 1)
		;
	hide(held);
}

static void *
run(void *arg)
{
	hold((long)arg);
	return NULL;
}

static APART void
build(void)
{
	if (pipe(never) != 0)
		abort();
	pthread_barrier_init(&barrier, NULL, THREADS + 1);
	for (long i = 0; i < THREADS; i++) {
		pthread_t t;
		if (pthread_create(&t, NULL, run, (void *)i) != 0)
			abort();
	}
	pthread_barrier_wait(&barrier);
	make(39);
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
