/* Signal handlers that interrupt malloc and allocate themselves. */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

#include "expect.h"

enum { SLOTS = 64, SECONDS_TENTHS = 12 };

static volatile sig_atomic_t handled;
static void *slots[SLOTS];

/* Takes blocks of the interrupted code away and leaves others. */
static void
handler(int sig)
{
	static __thread unsigned n;
	for (int i = 0; i < 4; i++) {
		unsigned k = n++ * 37;
		unsigned char *p = malloc(16 + k % 3000);
		if (p)
			memset(p, 3, 16);
		free(__atomic_exchange_n(&slots[k % SLOTS], p,
					 __ATOMIC_ACQ_REL));
	}
	if (n % 64 == 0)
		free(calloc(1, 40000));
	handled = handled + 1;
	(void)sig;
}

static double
now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void *
work(void *seed)
{
	uint64_t state = (uintptr_t)seed;
	double end = now() + SECONDS_TENTHS / 10.0;
	while (now() < end)
		for (int i = 0; i < 500; i++) {
			state = state * 6364136223846793005u + 1;
			size_t size = state >> 40 & 0xfff;
			unsigned char *p = malloc(size + 16);
			memset(p, (int)size, 16);
			if (i % 5 == 0)
				p = realloc(p, size * 2 + 16);
			for (int k = 0; k < 16; k++)
				EXPECT(p[k] == (size & 0xff));
			p = __atomic_exchange_n(&slots[state >> 30 & 63], p,
						__ATOMIC_ACQ_REL);
			free(p);
		}
	return NULL;
}

static void
every_100_us(void)
{
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL,
				  .sigev_signo = SIGRTMIN };
	struct itimerspec often = { { 0, 100000 }, { 0, 100000 } };
	timer_t timer;
	EXPECT(timer_create(CLOCK_MONOTONIC, &event, &timer) == 0);
	EXPECT(timer_settime(timer, 0, &often, NULL) == 0);
}

int
main(void)
{
	struct sigaction action = { .sa_handler = handler,
				    .sa_flags = SA_RESTART | SA_NODEFER };
	sigaction(SIGRTMIN, &action, NULL);
	every_100_us();
	pthread_t t;
	EXPECT(pthread_create(&t, NULL, work, (void *)99) == 0);
	work((void *)7);
	pthread_join(t, NULL);
	signal(SIGRTMIN, SIG_IGN);
	EXPECT(handled > 100);
	for (int i = 0; i < SLOTS; i++)
		free(slots[i]);
	EXPECT_SOUND_HEAP();
	return 0;
}
