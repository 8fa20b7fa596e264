/* Blocks that live long between many that do not: the heap has more and more
 * holes, though what lives is bounded. */
#include "corpus.h"

enum { KEPT = 64, BURST = 60 };

static void *kept[KEPT];
static unsigned next_kept;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void
keep(void *p)
{
	pthread_mutex_lock(&lock);
	free(kept[next_kept % KEPT]);
	kept[next_kept++ % KEPT] = p;
	pthread_mutex_unlock(&lock);
}

static void
work(struct job *job)
{
	void *burst[BURST];
	unsigned chosen = pick(job, BURST);
	size_t n = (size_t)64 << pick(job, 6);
	for (unsigned i = 0; i < BURST; i++)
		burst[i] = filled(malloc(n + 8 * i), 64);
	for (unsigned i = 0; i < BURST; i++)
		if (i != chosen)
			free(burst[i]);
	keep(burst[chosen]);
}

int
main(void)
{
	static const struct corpus_program program = {.work = work};
	return corpus_run(&program);
}
