/* Threads that come and go, each with data of its own that a destructor frees. */
#include "corpus.h"

static pthread_key_t key;

static void
begin(void)
{
	pthread_key_create(&key, free);
}

static void *
serve(void *arg)
{
	struct job *job = arg;
	size_t n = between(job, 100, 1000);
	pthread_setspecific(key, filled(malloc(n), n));
	free(filled(malloc(n), n));
	return NULL;
}

static void
work(struct job *job)
{
	pthread_t id[3];
	struct job jobs[3] = {*job, *job, *job};
	unsigned n = pick(job, 4);
	if (job->unit % 4 != 0)
		return;
	for (unsigned i = 0; i < n; i++)
		if (pthread_create(&id[i], NULL, serve, &jobs[i]) != 0)
			abort();
	while (n > 0)
		pthread_join(id[--n], NULL);
}

int
main(void)
{
	static const struct corpus_program program = {
	    .work = work, .begin = begin};
	return corpus_run(&program);
}
