/* What is needed once is made when it is first needed, in the middle. */
#include "corpus.h"

static void *tables[5];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
make_tables(void)
{
	for (int i = 0; i < 5; i++)
		tables[i] = filled(malloc(1000), 1000);
}

static void
work(struct job *job)
{
	if (job->round == 32)
		pthread_once(&once, make_tables);
	if (job->round > 32)
		used(tables[pick(job, 5)], 1000);
	free(filled(malloc(between(job, 100, 1000)), 100));
}

int
main(void)
{
	static const struct corpus_program program = {.work = work};
	return corpus_run(&program);
}
