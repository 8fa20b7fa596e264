/* A single block is lost, in the middle of the run. */
#include "corpus.h"

static void *
make_title(struct job *job)
{
	size_t n = between(job, 8, 60);
	return filled(malloc(n), n);
}

static void
work(struct job *job)
{
	void *title = make_title(job);
	used(title, 8);
	if (job->round != 17 || job->unit != 3)
		free(title);
}

int
main(void)
{
	static const struct corpus_program program = {.work = work};
	return corpus_run(&program);
}
