/* Threads that still wait when the program ends, with blocks in their hands. */
#include "corpus.h"

#include <unistd.h>

static pthread_mutex_t closed = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t started;

static void *
wait_for_ever(void *arg)
{
	void *volatile held = filled(malloc(300), 300);
	pthread_barrier_wait(&started);
	pthread_mutex_lock(&closed);
	used(held, 300);
	return arg;
}

static void
begin(void)
{
	pthread_attr_t detached;
	pthread_t id;
	pthread_attr_init(&detached);
	pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
	pthread_mutex_lock(&closed);
	pthread_barrier_init(&started, NULL, 4);
	for (int i = 0; i < 3; i++)
		if (pthread_create(&id, &detached, wait_for_ever, NULL) != 0)
			abort();
	pthread_attr_destroy(&detached);
	pthread_barrier_wait(&started);
}

static void
work(struct job *job)
{
	free(filled(malloc(between(job, 30, 300)), 30));
}

int
main(void)
{
	static const struct corpus_program program = {
	    .work = work, .begin = begin};
	return corpus_run(&program);
}
