/* A thread for each request; now and then it ends without freeing. */
#include "corpus.h"

static void *
make_request(struct job *job)
{
	size_t n = between(job, 24, 200);
	return filled(malloc(n), n);
}

static void *
serve(void *arg)
{
	struct job *job = arg;
	void *request = make_request(job);
	used(request, 24);
	if (pick(job, 4) == 0)
		return NULL;
	free(request);
	return NULL;
}

static void
work(struct job *job)
{
	pthread_t id;
	if (job->unit % 4 != 1)
		return;
	if (pthread_create(&id, NULL, serve, job) != 0)
		abort();
	pthread_join(id, NULL);
}

int
main(void)
{
	static const struct corpus_program program = {.work = work};
	return corpus_run(&program);
}
