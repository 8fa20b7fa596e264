/* Threads that nobody waits for, each with blocks in its hands. */
#include "corpus.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static void *shared;

static void *
make_buffer(struct job *job)
{
	size_t n = 16 + pick(job, 300);
	return filled(malloc(n), n);
}

static void
work(struct job *job)
{
	void *hand[24];
	size_t n = between(job, 4, 24);
	for (size_t i = 0; i < n; i++)
		hand[i] = make_buffer(job);
	pthread_mutex_lock(&lock);
	free(shared);
	shared = hand[--n];
	pthread_mutex_unlock(&lock);
	while (n > 0)
		free(hand[--n]);
}

int
main(void)
{
	static const struct corpus_program program = {
	    .work = work, .apart = 1};
	return corpus_run(&program);
}
