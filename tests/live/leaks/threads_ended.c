/* Threads that have ended: what only their stacks and variables held is lost.  glibc
 * keeps the last stack, which has an interior pointer to the thread's table of
 * variables.
 * leaks: definite 1125/5 indirect 90/2 possible 288/1 reachable 800/1 */
#include "leak.h"

#include <pthread.h>

enum { THREADS = 4 };

__thread void *of_thread;
void *kept;

static APART void
hold(long i)
{
	struct node *volatile held = list(i == 0 ? 3 : 0, 45);
	of_thread = make((size_t)(255 + i * 10));
	if (i == 3)
		kept = make(800);
	hide(held);
	of_thread = NULL;
}

static void *
run(void *arg)
{
	hold((long)arg);
	scrub();
	return NULL;
}

static APART void
build(void)
{
	for (long i = 0; i < THREADS; i++) {
		pthread_t t;
		if (pthread_create(&t, NULL, run, (void *)i) != 0 ||
		    pthread_join(t, NULL) != 0)
			abort();
	}
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
