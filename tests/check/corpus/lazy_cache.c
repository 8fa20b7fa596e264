/* A cache of thirty pages, each made when somebody first asks for it. */
#include "corpus.h"

enum { PAGES = 30 };

static char *pages[PAGES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static const char *
page(struct job *job, unsigned number)
{
	pthread_mutex_lock(&lock);
	if (pages[number] == NULL) {
		size_t n = between(job, 100, 3000);
		pages[number] = filled(malloc(n), n);
	}
	pthread_mutex_unlock(&lock);
	return pages[number];
}

static void
work(struct job *job)
{
	used(page(job, pick(job, PAGES)), 100);
}

int
main(void)
{
	static const struct corpus_program program = {.work = work};
	return corpus_run(&program);
}
