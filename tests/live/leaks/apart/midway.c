/* Asks both judges in the middle, while a thread computes and holds a block in a
 * register only, and another one waits. */
#include "../leak.h"

#include <heapql/heapql.h>
#include <pthread.h>
#include <unistd.h>
#include <valgrind/memcheck.h>

static pthread_barrier_t barrier;
static volatile int stop;
static int never[2];
__thread void *of_thread;
void *kept;

static void *
compute(void *arg)
{
	void *p = make(1001);

	(void)arg;
	scrub();
	pthread_barrier_wait(&barrier);
#if defined(__x86_64__)
	__asm__ volatile("mov %0, %%r12\n\txor %0, %0\n"
			 "1:\tcmpl $0, %1\n\tje 1b\n\tmov %%r12, %0"
			 : "+r"(p)
			 : "m"(stop)
			 : "r12", "memory");
#else
	while (!stop)
		__asm__ volatile("" : "+r"(p));
#endif
	free(p);
	return NULL;
}

static void *
wait(void *arg)
{
	struct node *volatile held = list(3, 1002);
	char c;

	(void)arg;
	of_thread = make(1003);
	pthread_barrier_wait(&barrier);
	while (read(never[0], &c, 1) != 1)
		;
	return hide(held);
}

static APART void
build(pthread_t t[2])
{
	if (pipe(never) != 0)
		abort();
	pthread_barrier_init(&barrier, NULL, 3);
	if (pthread_create(&t[0], NULL, compute, NULL) != 0 ||
	    pthread_create(&t[1], NULL, wait, NULL) != 0)
		abort();
	make(77);
	list(4, 88);
	kept = (char *)make(99) + 16;
	pthread_barrier_wait(&barrier);
}

int
main(void)
{
	pthread_t t[2];

	build(t);
	scrub();
	VALGRIND_DO_LEAK_CHECK;
	heapql_dump("midway");
	stop = 1;
	if (write(never[1], "x", 1) != 1)
		abort();
	pthread_join(t[0], NULL);
	pthread_join(t[1], NULL);
	_exit(0);
}
