/* Threads that nobody waits for; in its first rounds each makes tables of its own,
 * some of them late, as it began late. */
#include "corpus.h"

enum { TABLES = 6 };

static _Thread_local void *tables[TABLES];

static APART void *
make_table(struct job *job)
{
	size_t n = between(job, 100, 900);
	return filled(malloc(n), n);
}

static void
work(struct job *job)
{
	void *paper = filled(malloc(200), 200);
	if (job->round <= TABLES && tables[job->round - 1] == NULL)
		tables[job->round - 1] = make_table(job);
	used(tables[0], 50);
	free(paper);
}

static void
leave(void)
{
	for (unsigned i = 0; i < TABLES; i++)
		free(tables[i]);
}

int
main(void)
{
	static const struct corpus_program program = {
	    .work = work, .leave = leave, .apart = 1};
	return corpus_run(&program);
}
